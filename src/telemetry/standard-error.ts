import { LineWriter } from './line-writer.ts';
import { nonBlocking } from './non-blocking.ts';

/** Writes a line to standard error. Gives up after a quarter of a second if nobody reads it. */
export function writeError(line: string): void {
  const writer = new LineWriter(nonBlocking(2));
  writer.write(`${line}\n`);
  writer.finish();
}

/** Keeps a broken standard error from ending the process: Node writes warnings of worker threads there. */
export function ignoreBrokenStandardError(): void {
  process.stderr.on('error', () => {});
}
