import { spawnSync } from 'node:child_process';
import { findPython, serverSpec } from './servers.ts';

/**
 * The versions of what the Python peers run on.
 *
 * @throws Error that says what to install, where they cannot run
 */
export function peerVersions(): Record<string, string> {
  const [program, file] = serverSpec('fastapi', '').command as [string, string];
  const { status, stdout, stderr, error } = spawnSync(program, [file, '--versions'], { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout) as Record<string, string>;
  const reason = error?.message ?? stderr.trim().split('\n').at(-1);
  throw new Error(
    `${findPython()} cannot run bench/peers/server.py: ${reason}\n` +
      'It needs PyTorch, FastAPI and uvicorn, and should have orjson (--bytes does without). On Debian:\n' +
      '  apt-get install python3-torch python3-fastapi uvicorn python3-uvloop python3-httptools python3-orjson\n' +
      '(Debian 12 has no python3-orjson: without it the standard json is used, which is several times slower.)\n' +
      'PYTHON=/path/to/python3 chooses another Python.',
  );
}
