import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const HOME = fileURLToPath(new URL('..', import.meta.url));

/** What `npm start` says, but for the name of the program. */
const { scripts } = JSON.parse(readFileSync(`${HOME}/package.json`, 'utf8')) as { scripts: { start: string } };
const ARGUMENTS = scripts.start.split(' ').slice(1);

/** The service as a process of its own. */
export interface ServiceProcess {
  readonly url: string;
  /** The most memory that it has had, in bytes; what the system says of VmRSS, the peak included. Linux only. */
  peakMemory(): number;
  stop(): Promise<void>;
}

/** Starts the service on a free port as `npm start` does, and waits until it serves. */
export async function startService(env: { readonly [name: string]: string } = {}): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ARGUMENTS, {
    cwd: HOME,
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    url: `http://127.0.0.1:${await portOf(child)}`,
    peakMemory: () => peakOf(readFileSync(`/proc/${child.pid}/status`, 'latin1')),
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** What it prints when it serves has the port. */
async function portOf({ stdout }: ChildProcess): Promise<string> {
  let output = '';
  for await (const text of stdout ?? []) {
    output += text;
    const port = /localhost:(\d+)/.exec(output)?.[1];
    if (port === undefined) continue;
    return port;
  }
  throw new Error(`the service did not start: ${output}`);
}

/**
 * The peak of VmRSS in the text of `/proc/PID/status`.
 *
 * @example peakOf('VmHWM:\t  1000 kB\nVmRSS:\t  900 kB\n') // 1024000
 */
function peakOf(status: string): number {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
