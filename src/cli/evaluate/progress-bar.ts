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
    const rate = this.done / seconds;
    const left = Math.ceil((this.total - this.done) / rate);
    const words = `${Math.floor(100 * share)}%  ${Math.round(rate)} rows/s  ${left} s left`;
    // A line that goes round would be drawn again below itself.
    const { columns = 80 } = this.output;
    const width = Math.max(0, Math.min(WIDTH, columns - words.length - 4));
    const full = Math.round(width * share);
    return `[${'#'.repeat(full)}${' '.repeat(width - full)}] ${words}`.slice(0, columns - 1);
  }
}
