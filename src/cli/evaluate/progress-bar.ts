import type { Output } from '../io.ts';

const WIDTH = 30;
/** Milliseconds between two states of it. */
const INTERVAL = 100;

/** A bar on a terminal that says how far a run has come; nothing where nobody looks. */
export class ProgressBar {
  private readonly output: Output;
  private readonly total: number;
  private readonly start = performance.now();
  private drawn = 0;
  private done = 0;

  /** @param total rows */
  constructor(output: Output, total: number) {
    this.output = output;
    this.total = total;
  }

  readonly add = (rows: number): void => {
    this.done += rows;
    const now = performance.now();
    if (!this.output.isTerminal || now - this.drawn < INTERVAL || now - this.start < INTERVAL) return;
    this.drawn = now;
    void this.output.write(`\r${this.text((now - this.start) / 1000)}\x1b[K`);
  };

  /** Leaves the line empty. */
  end(): void {
    if (this.drawn > 0) void this.output.write('\r\x1b[K');
  }

  private text(seconds: number): string {
    const share = this.total === 0 ? 1 : this.done / this.total;
    const full = Math.round(WIDTH * share);
    const rate = this.done / seconds;
    const left = Math.ceil((this.total - this.done) / rate);
    const bar = `[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}]`;
    return `${bar} ${Math.floor(100 * share)}%  ${Math.round(rate)} rows/s  ${left} s left`;
  }
}
