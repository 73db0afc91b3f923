import { type DestinationStream, pino } from 'pino';

/** A log line waits at most this long for others to be written with. */
const FLUSH_MS = 250;

/**
 * Standard output, written some lines at a time: a write a request is the largest single cost of a small one.
 * What waits is written at exit too, and at once with a fatal line.
 */
export function logStream(): DestinationStream & { flush(): void } {
  const stream = pino.destination({ dest: 1, sync: true, minLength: 4096 });
  setInterval(() => stream.flush(), FLUSH_MS).unref();
  // pino flushes at exit only what it writes asynchronously.
  process.once('exit', () => stream.flushSync());
  return stream;
}
