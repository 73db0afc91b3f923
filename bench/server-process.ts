import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Usage } from './cpu-probe.ts';
import { freePort } from './free-port.ts';
import type { Prefix } from './pinning.ts';

const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 10_000;

/** A running server: where it listens, what it has consumed, and how to end it. */
export interface ServerProcess {
  readonly url: string;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/**
 * Starts the server in `file` on a free port, behind `prefix`, and waits until `GET /readyz` answers 200.
 *
 * Its log goes to /dev/null, its errors to this terminal.
 *
 * @throws Error if it ends or is not ready in 20 s
 */
export async function startServer(file: string, prefix: Prefix): Promise<ServerProcess> {
  const port = await freePort();
  const probe = new URL('cpu-probe.ts', import.meta.url).href;
  const [command, ...args] = [...prefix, process.execPath, '--import', probe, file];
  const child = spawn(command as string, args, {
    env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'info' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = `http://127.0.0.1:${port}`;
  try {
    await ready(child, url);
  } catch (error) {
    await stop(child);
    throw new Error(`${file}: ${(error as Error).message}`);
  }
  return { url, usage: () => usage(child), stop: () => stop(child) };
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (hasEnded(child)) throw new Error(`ended at start, exit code ${child.exitCode}`);
    const response = await fetch(`${url}/readyz`).catch(() => undefined);
    if (response?.status === 200) return;
    await delay(20);
  }
  throw new Error(`not ready within ${START_TIMEOUT_MS / 1000} s`);
}

async function usage(child: ChildProcess): Promise<Usage> {
  const answer = once(child, 'message', { signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
  child.send('usage');
  const [message] = await answer;
  return message as Usage;
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, 'exit');
  const kill = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  child.kill('SIGTERM');
  await ended;
  clearTimeout(kill);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
