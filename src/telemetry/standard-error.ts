import { LineWriter } from './line-writer.ts';
import { nonBlocking } from './non-blocking.ts';

/** Writes a line to standard error, and gives up within a quarter of a second where nobody reads it. */
export function writeError(line: string): void {
  const writer = new LineWriter(nonBlocking(2));
  writer.write(`${line}\n`);
  writer.finish();
}

/** Lets the process outlive the reader of its standard error, to which Node writes the warnings of workers. */
export function ignoreBrokenStandardError(): void {
  process.stderr.on('error', () => {});
}
