import { DEFLATED, TAIL_BYTES } from '../zip/layout.ts';
import { readDirectory } from '../zip/read-directory.ts';

/**
 * How many bytes those entries of an npz file become that are not stored as they are: as its directory says, and no more than these are
 * ever inflated. Reads the end of the file only.
 *
 * @returns 0 where the directory cannot be read: then nothing is inflated
 */
export function inflatedBytes(chunks: readonly Uint8Array[]): number {
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  try {
    const tail = tailOf(chunks, Math.min(size, TAIL_BYTES));
    const { entries } = readDirectory(tail, size - tail.length);
    return entries.reduce((sum, entry) => sum + (entry.method === DEFLATED ? entry.size : 0), 0);
  } catch {
    return 0;
  }
}

/** The last bytes of a file in one piece. */
function tailOf(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const last = chunks.at(-1);
  if (last !== undefined && last.length >= length) return last.subarray(last.length - length);
  const tail = new Uint8Array(length);
  let start = length;
  for (let i = chunks.length - 1; start > 0; i--) {
    const chunk = chunks[i] as Uint8Array;
    const part = chunk.subarray(Math.max(0, chunk.length - start));
    start -= part.length;
    tail.set(part, start);
  }
  return tail;
}
