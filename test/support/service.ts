import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../bench/free-port.ts';
import { accepts } from '../../verify/service-process.ts';
import { afterEachTest } from './after-each-test.ts';

const SERVER = fileURLToPath(new URL('../../src/server.ts', import.meta.url));

export interface Service {
  readonly child: ChildProcess;
  readonly port: number;
  /** What it has written to standard output, if that is a pipe. */
  readonly output: () => string;
  readonly errors: () => string;
  /** Resolves to the exit code; null if a signal killed the process. */
  readonly exit: Promise<number | null>;
}

export interface ServiceOptions {
  readonly env?: { readonly [name: string]: string };
  readonly stdio?: SpawnOptions['stdio'];
  /** JavaScript to run in the process before the service. */
  readonly preload?: string;
}

const started: ChildProcess[] = [];
afterEachTest(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Starts the service in its own process, without waiting for it. */
export async function spawnService({ env = {}, stdio, preload }: ServiceOptions = {}): Promise<Service> {
  const port = Number(env.PORT ?? (await freePort()));
  const imports = preload === undefined ? [] : ['--import', `data:text/javascript,${encodeURIComponent(preload)}`];
  const child = spawn(process.execPath, [...imports, SERVER], {
    env: { ...process.env, PORT: String(port), ...env },
    stdio: stdio ?? ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  const textOf = (stream: ChildProcess['stdout']) => {
    let text = '';
    if (stdio === undefined) stream?.setEncoding('utf8').on('data', (part) => (text += part));
    return () => text;
  };
  // A process closes once its pipes have been read to their ends, too.
  const exit = once(child, stdio === undefined ? 'close' : 'exit').then(([code]) => code as number | null);
  return { child, port, output: textOf(child.stdout), errors: textOf(child.stderr), exit };
}

/** The lines that it has logged; each must be JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests check what they find
export function linesOf({ output }: Service): any[] {
  return output()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** Waits until it has logged a line with this message. */
export async function logs(service: Service, message: string): Promise<void> {
  while (!linesOf(service).some(({ msg }) => msg === message)) {
    if (service.child.exitCode !== null) throw new Error(`the service has ended without "${message}"`);
    await delay(10);
  }
}

/** Starts the service in its own process and waits until it accepts connections. */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const service = await spawnService(options);
  while (!(await accepts(service.port))) {
    if (service.child.exitCode !== null) throw new Error(`the service has ended: ${service.errors()}`);
    await delay(10);
  }
  return service;
}
