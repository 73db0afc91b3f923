import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A call of the program, as a shell makes it. */
export interface Call {
  readonly args: readonly string[];
  readonly stdin: Buffer;
}

/** Stands for the program: keeps what it is called with. */
const STUB = `
exact-loss() {
  local n; n=$(ls "$CALLS" | wc -l); n=$((n / 2))
  printf '%s\\0' "$@" > "$CALLS/$(printf %03d $n).args"
  if [ -p /dev/stdin ] || [ -f /dev/stdin ]; then cat; fi > "$CALLS/$(printf %03d $n).stdin"
}
`;

/** The calls of the program in a script of bash, which runs in a folder. */
export function callsIn(script: string, cwd: string): Call[] {
  const folder = mkdtempSync(join(tmpdir(), 'exact-loss-calls-'));
  try {
    execFileSync('bash', ['-euc', `${STUB}\n${script}`], {
      cwd,
      env: { ...process.env, CALLS: folder, HOME: cwd },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.args'))
      .sort();
    return names.map((name) => ({
      args: readFileSync(join(folder, name), 'utf8').split('\0').slice(0, -1),
      stdin: readFileSync(join(folder, name.replace('.args', '.stdin'))),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
