import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../bench/free-port.ts';

const HOME = fileURLToPath(new URL('..', import.meta.url));

/** The arguments of `npm start`, without the program's name. */
const { scripts } = JSON.parse(readFileSync(`${HOME}/package.json`, 'utf8')) as { scripts: { start: string } };
const ARGUMENTS = scripts.start.split(' ').slice(1);

/** The service in its own process. */
export interface ServiceProcess {
  readonly url: string;
  /** Its peak resident memory in bytes. Linux only. */
  peakMemory(): number;
  /** Stops it by SIGTERM, by SIGKILL after half a minute, and returns its exit code. */
  stop(): Promise<number | null>;
}

/** How long starting and stopping may take on a busy machine. */
const START_MS = 30_000;
const STOP_MS = 30_000;

/** Services that run: none outlives this process, whatever ends it but SIGKILL. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

/** Starts the service on a free port as `npm start` does, and waits until it accepts connections. */
export async function startService(env: { readonly [name: string]: string } = {}): Promise<ServiceProcess> {
  const port = Number(env.PORT ?? (await freePort()));
  const child = spawn(process.execPath, ARGUMENTS, {
    cwd: HOME,
    env: { ...process.env, PORT: String(port), LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  await listens(child, port);
  return {
    url: `http://127.0.0.1:${port}`,
    peakMemory: () => peakOf(readFileSync(`/proc/${child.pid}/status`, 'latin1')),
    stop: async () => {
      const isOver = child.exitCode !== null || child.signalCode !== null;
      const kill = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      child.kill('SIGTERM');
      if (!isOver) await once(child, 'exit');
      clearTimeout(kill);
      return child.exitCode;
    },
  };
}

async function listens(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the service did not start: exit code ${child.exitCode}`);
    if (await accepts(port)) return;
    await delay(10);
  }
  child.kill('SIGKILL');
  throw new Error(`the service did not start within ${START_MS / 1000} s`);
}

/** Whether a process listens on this port. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true)).once('error', () => resolve(false));
  });
}

/**
 * The peak resident memory, in bytes, in the text of `/proc/PID/status`.
 *
 * @example peakOf('VmHWM:\t  1000 kB\nVmRSS:\t  900 kB\n') // 1024000
 */
function peakOf(status: string): number {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
