const WIDTH = 30;

/** Without a terminal, we write a line this often. */
const LINE_EVERY_MS = 15_000;
/** On a terminal, we rewrite the line this often. */
const UPDATE_EVERY_MS = 100;

/** Where the bar is drawn: stderr, or a test. */
export interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A progress bar with the time left. Rewrites one line on a terminal, else writes a line now and then. */
export class ProgressBar {
  readonly #output: Output;
  readonly #now: () => number;
  readonly #start: number;
  #shown: number;

  constructor(output: Output = process.stderr, now = () => performance.now()) {
    this.#output = output;
    this.#now = now;
    this.#start = now();
    this.#shown = Number.NEGATIVE_INFINITY;
  }

  /** Shows the part that is done, in [0, 1], and the current task, unless the last update is too recent. */
  update(done: number, text: string): void {
    const now = this.#now();
    const { isTTY } = this.#output;
    if (now - this.#shown < (isTTY ? UPDATE_EVERY_MS : LINE_EVERY_MS)) return;
    this.#shown = now;
    const elapsed = now - this.#start;
    const left = done > 0 ? `${time((elapsed / done) * (1 - done))} left` : '';
    const bar = '#'.repeat(Math.floor(WIDTH * done)).padEnd(WIDTH, '.');
    const line = `[${bar}] ${String(Math.floor(100 * done)).padStart(3)} %  ${left.padEnd(12)}  ${text}`;
    this.#output.write(isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }

  /** Clears the line on a terminal. */
  end(): void {
    if (this.#output.isTTY) this.#output.write('\r\x1b[K');
  }
}

/** Minutes and seconds: 3:07. */
function time(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
