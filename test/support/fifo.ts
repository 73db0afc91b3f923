import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEachTest } from './after-each-test.ts';

/** A pipe with both of its ends: what a shell puts between two programs. */
export interface Fifo {
  /** The end to write to, as a process gets it. */
  readonly end: number;
  /** The same, for writes that do not wait. */
  readonly nonBlockingEnd: number;
  /** All that is in it. */
  read(): string;
  /** The reader goes away. */
  closeReader(): void;
}

/** Without a reader whoever still writes stops; the other ends stay open, so that nobody else gets their numbers meanwhile. */
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
