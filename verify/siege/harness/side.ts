import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('side-main.ts', import.meta.url));

/** A function of a module to run in its own process: `export async function run(options, signal)`. */
export interface Call {
  /** The module's `import.meta.url`. */
  readonly module: string;
  /** The name of the exported function. */
  readonly run: string;
  readonly options: object;
  /** Whether to lower its priority, for clients as busy as the service: real ones would have machines of their own. */
  readonly isNice?: boolean;
}

/** The function of a {@link Call}: ends soon after the signal is aborted and resolves to plain data. */
export type SideFunction<Options, Result> = (options: Options, signal: AbortSignal) => Promise<Result>;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Runs a function in its own process, so that attackers, honest clients and health probes do not affect one another. */
export class Side<Result> {
  /** The function's result; undefined if the process ended without one. */
  readonly result: Promise<Result | undefined>;
  readonly #child: ChildProcess;

  constructor(call: Call) {
    const child = fork(MAIN, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child = child;
    running.add(child);
    const ended = once(child, 'exit').then(() => {
      running.delete(child);
      return undefined;
    });
    const message = new Promise<Result>((resolve) => child.once('message', (result) => resolve(result as Result)));
    this.result = Promise.race([message, ended]);
    child.send(call);
  }

  /** Tells it to stop, kills it after `graceMs`, and resolves to its result. */
  async stop(graceMs: number): Promise<Result | undefined> {
    if (this.#child.connected) this.#child.send('stop');
    const late = setTimeout(() => this.kill(), graceMs);
    const result = await this.result;
    clearTimeout(late);
    return result;
  }

  /** Kills it, which breaks all of its connections. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }
}
