import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether HAProxy is installed. */
export const hasHaproxy = (): boolean => spawnSync('haproxy', ['-v']).status === 0;

/** HAProxy checks `/readyz` this often. After two failures, within 400 ms, it sends no more requests. */
const CHECK = 'check inter 200ms fall 2 rise 1';

/** HAProxy's configuration: requests to `port` go to the services on the ports `backends` in turn. */
const configuration = (port: number, backends: readonly number[]) => `
defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout check 2s
  retries 3
  option redispatch
frontend all
  bind 127.0.0.1:${port}
  default_backend services
backend services
  balance roundrobin
  option httpchk GET /readyz
${backends.map((backend, index) => `  server s${index} 127.0.0.1:${backend} ${CHECK}`).join('\n')}
`;

/** Starts HAProxy; returns a function that stops it. */
export function startHaproxy(port: number, backends: readonly number[]): () => Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'haproxy-'));
  const file = join(folder, 'haproxy.cfg');
  writeFileSync(file, configuration(port, backends));
  const child: ChildProcess = spawn('haproxy', ['-db', '-q', '-f', file], { stdio: ['ignore', 'ignore', 'inherit'] });
  return async () => {
    if (child.exitCode === null && child.kill('SIGKILL')) await once(child, 'exit');
    rmSync(folder, { recursive: true });
  };
}
