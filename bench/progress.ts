/** Says on stderr what is being done, how far it is and how long it has taken; a terminal gets one line, rewritten. */
export class Progress {
  readonly #total: number;
  readonly #start = performance.now();
  #step = 0;

  constructor(total: number) {
    this.#total = total;
  }

  /** Announces the next of the `total` steps. */
  step(text: string): void {
    this.#step += 1;
    const seconds = ((performance.now() - this.#start) / 1000).toFixed(0);
    const line = `[${String(this.#step).padStart(3)}/${this.#total}] ${seconds.padStart(4)} s  ${text}`;
    process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
  }

  /** Leaves the terminal's line empty. */
  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  }
}
