import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEachTest } from './after-each-test.ts';

/** A pipe like those that a shell puts between two programs, with both ends. */
export interface Fifo {
  /** The write end, blocking. */
  readonly end: number;
  /** The write end, non-blocking. */
  readonly nonBlockingEnd: number;
  /** Reads everything in the pipe. */
  read(): string;
  closeReader(): void;
}

/** Closing the readers ends all writing. The write ends stay open: something may still use their file descriptors. */
const readers = new Set<number>();
afterEachTest(() => {
  for (const fd of readers) closeSync(fd);
  readers.clear();
});

export function openFifo(): Fifo {
  const folder = mkdtempSync(join(tmpdir(), 'fifo-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const end = openSync(path, constants.O_WRONLY);
  const nonBlockingEnd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  rmSync(folder, { recursive: true });
  readers.add(reader);
  const buffer = Buffer.alloc(64 * 1024);
  return {
    end,
    nonBlockingEnd,
    read() {
      let text = '';
      for (;;) {
        try {
          const length = readSync(reader, buffer);
          if (length === 0) return text;
          text += buffer.toString('latin1', 0, length);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return text;
          throw error;
        }
      }
    },
    closeReader() {
      closeSync(reader);
      readers.delete(reader);
    },
  };
}
