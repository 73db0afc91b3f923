import { writeSync } from 'node:fs';

/** Lines are written once they are this long together, or this old. */
const BATCH_LENGTH = 4096;
const BATCH_MS = 250;

/** No more than this is kept for a reader that does not read. */
const MAX_WAITING = 1024 * 1024;

/** While there is no room, another attempt is made after this time, then after twice as long, up to BATCH_MS. */
const FIRST_RETRY_MS = 5;

/** At the end of the process a slow reader gets this long to take what waits. */
const LAST_MS = 250;
const LAST_RETRY_MS = 5;

/** Errors that may pass: the pipe or the disk is full. After any other, such as EPIPE, nobody will read again. */
const PASSING = new Set(['EAGAIN', 'ENOSPC', 'EDQUOT', 'ENOBUFS', 'EIO']);

export interface LineWriterOptions {
  /** Told of each line that is lost. */
  readonly onDrop?: () => void;
  /** The line that says how many were lost, for the place where they are missing. */
  readonly describeLoss?: (lines: number) => string;
}

/**
 * Writes lines to a non-blocking descriptor, some at a time. Whatever happens to the reader, it neither throws nor waits
 * nor grows: beyond MAX_WAITING it drops lines until everything that waits has been written.
 */
export class LineWriter {
  readonly #fd: number;
  readonly #options: LineWriterOptions;
  /** Lines that came since the last write. */
  #lines = '';
  /** What is left of the lines that are being written. */
  #rest: Buffer = Buffer.alloc(0);
  #timer: NodeJS.Timeout | undefined;
  #retryMs = 0;
  #isClosed = false;
  #lost = 0;

  constructor(fd: number, options: LineWriterOptions = {}) {
    this.#fd = fd;
    this.#options = options;
  }

  /** Takes a line, with its line feed. */
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

  /** Writes what waits, as far as there is room. pino calls this after a fatal line. */
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

  /** Writes what waits before the process ends, and gives up on a reader that does not take it. */
  finish(): void {
    const deadline = performance.now() + LAST_MS;
    const clock = new Int32Array(new SharedArrayBuffer(4));
    this.flushSync();
    while (this.#retryMs > 0 && !this.#isClosed && performance.now() < deadline) {
      Atomics.wait(clock, 0, 0, LAST_RETRY_MS);
      this.flushSync();
    }
  }

  /** Whether `#rest` has bytes to write; takes up the waiting lines if not, and at last the line about the loss. */
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
