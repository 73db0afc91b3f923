import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * The short name of a commit.
 *
 * @throws Error git does not know it
 */
export function commitOf(ref: string): string {
  try {
    return execFileSync('git', ['rev-parse', '--verify', '--short', `${ref}^{commit}`], {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    throw new Error(`--against is '${ref}'; expected a commit, a tag or a branch`);
  }
}

/** `Workspace` as it was in a commit, with that commit's WebAssembly module in it. */
export async function earlierWorkspace(commit: string): Promise<typeof import('../src/wasm/workspace.ts').Workspace> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const archive = join(folder, 'source.tar');
    execFileSync('git', ['archive', '-o', archive, commit, 'package.json', 'src'], { cwd: ROOT });
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    return (await import(pathToFileURL(join(folder, 'src/wasm/workspace.ts')).href)).Workspace;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
