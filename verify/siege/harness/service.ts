import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../bench/free-port.ts';
import { type LogKind, openLog } from './log-files.ts';
import { type Memory, memoryOf } from './proc.ts';

const START_MS = 30_000;
const SAMPLE_MS = 100;

/** We kill a service that uses more than this: other processes on this machine need memory, too. */
const MOST_MEMORY = 6 * 1024 ** 3;

/** Fits a container of 1 GiB (docs/guide/operating.md). */
const RECOMMENDED = { BODIES_LIMIT: '134217728', WORKERS: '2', LOG_LEVEL: 'warn' };

export interface ServiceOptions {
  /** The checkout whose service is started. */
  readonly root: string;
  readonly env?: { readonly [name: string]: string };
  /** Additional options of Node, such as `--max-old-space-size=512`. */
  readonly nodeOptions?: readonly string[];
  /** Where the log goes; to a file by default. */
  readonly log?: LogKind;
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A fresh process of the service, started as by `npm start`. */
export class Service {
  readonly port: number;
  readonly pid: number;
  /** Resolves to how it ended: a signal or an exit code. */
  readonly exited: Promise<string>;
  /** How it ended, once it has. */
  end: string | undefined;
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #log: LogKind;
  readonly #sampling: NodeJS.Timeout;
  #memory: Memory = { now: 0, peak: 0 };

  private constructor(child: ChildProcess, port: number, folder: string, log: LogKind) {
    this.#log = log;
    this.#child = child;
    this.#folder = folder;
    this.port = port;
    this.pid = child.pid as number;
    this.#sampling = setInterval(() => this.#sample(), SAMPLE_MS);
    this.exited = once(child, 'exit').then(([code, signal]) => {
      clearInterval(this.#sampling);
      running.delete(child);
      this.end = this.#whyEnded(code, signal);
      return this.end;
    });
  }

  /** Starts the service on a free port and waits until it is ready. */
  static async start({ root, env = {}, nodeOptions = [], log = 'read' }: ServiceOptions): Promise<Service> {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
    const [, ...args] = scripts.start.split(' ');
    const folder = mkdtempSync(join(tmpdir(), 'siege-'));
    const port = await freePort();
    const { out, err, close } = openLog(folder, log);
    const child = spawn(process.execPath, [...nodeOptions, ...args], {
      cwd: root,
      env: { ...process.env, ...RECOMMENDED, ...env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', out, err],
    });
    running.add(child);
    const service = new Service(child, port, folder, log);
    await service.#ready();
    close();
    return service;
  }

  get memory(): Memory {
    this.#sample();
    return this.#memory;
  }

  /** Everything that it has written to standard output. */
  output(): string {
    return readFileSync(join(this.#folder, 'out'), 'utf8');
  }

  /** Everything that it has written to standard error. */
  errors(): string {
    return this.#log === 'both closed' ? '' : readFileSync(join(this.#folder, 'err'), 'utf8');
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Ends it by SIGTERM, or by SIGKILL if that takes more than `graceMs`. Returns how it ended. */
  async stop(graceMs = 3000): Promise<string> {
    this.signal('SIGTERM');
    const late = setTimeout(() => this.signal('SIGKILL'), graceMs);
    const end = await this.exited;
    clearTimeout(late);
    rmSync(this.#folder, { recursive: true, force: true });
    return end;
  }

  async #ready(): Promise<void> {
    const deadline = performance.now() + START_MS;
    for (;;) {
      if (this.end !== undefined) throw new Error(`the service did not start: ${this.errors()}`);
      const answer = await fetch(`http://127.0.0.1:${this.port}/readyz`).catch(() => undefined);
      if (answer?.status === 200) return;
      if (performance.now() > deadline) throw new Error(`the service was not ready within ${START_MS / 1000} s`);
      await delay(50);
    }
  }

  #sample(): void {
    this.#memory = memoryOf(this.pid) ?? this.#memory;
    if (this.#memory.now > MOST_MEMORY) this.signal('SIGKILL');
  }

  #whyEnded(code: number | null, signal: string | null): string {
    const how = code === null ? String(signal) : `exit code ${code}`;
    if (this.errors().includes('heap out of memory')) return `heap out of memory (${how})`;
    return this.#memory.now > MOST_MEMORY ? 'took more than 6 GiB and was killed by the siege' : how;
  }
}
