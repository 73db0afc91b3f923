import { writeSync } from 'node:fs';

/** Lines are written once they add up to this length, or the first of them is this old. */
const BATCH_LENGTH = 4096;
const BATCH_MS = 250;

/** The most to keep in memory for a reader that stalls. */
const MAX_WAITING = 1024 * 1024;

/** A failed write is tried again after this time, then after twice as long, up to BATCH_MS. */
const FIRST_RETRY_MS = 5;

/** When the process ends, a slow reader has this long to take the last lines. */
const LAST_MS = 250;
const LAST_RETRY_MS = 5;

/** Errors that may pass: the pipe or the disk is full. After any other, such as EPIPE, writing has no point. */
const PASSING = new Set(['EAGAIN', 'ENOSPC', 'EDQUOT', 'ENOBUFS', 'EIO']);

export interface LineWriterOptions {
  /** Called for each line that is dropped. */
  readonly onDrop?: () => void;
  /** Makes the line that says how many lines are missing at this place. */
  readonly describeLoss?: (lines: number) => string;
}

/**
 * Writes lines to a non-blocking descriptor in batches. It never throws, never blocks the event loop, and keeps at most MAX_WAITING
 * in memory: when that is full, it drops lines until everything before them has been written.
 *
 * (A write by Node's thread pool is no alternative: on a pipe that nobody reads it keeps its thread for ever, and the process cannot
 * exit.)
 */
export class LineWriter {
  readonly #fd: number;
  readonly #options: LineWriterOptions;
  /** Lines that arrived since the last batch. */
  #lines = '';
  /** The rest of the batch that is being written. */
  #rest: Buffer = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;
  #retryMs = 0;
  #isClosed = false;
  #lost = 0;

  constructor(fd: number, options: LineWriterOptions = {}) {
    this.#fd = fd;
    this.#options = options;
  }

  /** Queues a line, which ends with a line feed. */
  write(line: string): void {
    const isFull = this.#rest.length + this.#lines.length + line.length > MAX_WAITING;
    if (this.#isClosed || this.#lost > 0 || isFull) {
      this.#lost++;
      this.#options.onDrop?.();
      return;
    }
    this.#lines += line;
    if (this.#retryMs > 0) return;
    if (this.#lines.length >= BATCH_LENGTH) this.flushSync();
    else this.#flushAfter(BATCH_MS);
  }

  /** Writes as much as there is room for. pino calls this after a fatal line. */
  flushSync(): void {
    while (this.#hasMore()) {
      try {
        this.#rest = this.#rest.subarray(writeSync(this.#fd, this.#rest));
        this.#retryMs = 0;
      } catch (error) {
        this.#fail((error as NodeJS.ErrnoException).code ?? '');
        return;
      }
    }
  }

  /** Writes everything before the process ends, but gives up after LAST_MS. Blocks, so call it at exit only. */
  finish(): void {
    const deadline = performance.now() + LAST_MS;
    const clock = new Int32Array(new SharedArrayBuffer(4));
    this.flushSync();
    while (this.#retryMs > 0 && !this.#isClosed && performance.now() < deadline) {
      Atomics.wait(clock, 0, 0, LAST_RETRY_MS);
      this.flushSync();
    }
  }

  /** Whether `#rest` has bytes to write. If it is used up, makes the next batch; after the last, the line about the loss. */
  #hasMore(): boolean {
    if (this.#isClosed) return false;
    if (this.#rest.length === 0) {
      if (this.#lines === '' && this.#lost > 0) {
        this.#lines = this.#options.describeLoss?.(this.#lost) ?? '';
        this.#lost = 0;
      }
      this.#rest = Buffer.from(this.#lines);
      this.#lines = '';
    }
    return this.#rest.length > 0;
  }

  #fail(code: string): void {
    if (PASSING.has(code)) {
      this.#retryMs = Math.min(Math.max(FIRST_RETRY_MS, 2 * this.#retryMs), BATCH_MS);
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#flushAfter(this.#retryMs);
      return;
    }
    this.#isClosed = true;
    this.#rest = Buffer.alloc(0);
    this.#lines = '';
  }

  #flushAfter(ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.flushSync();
    }, ms).unref();
  }
}
