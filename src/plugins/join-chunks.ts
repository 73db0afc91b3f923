/** Bodies of at most this many bytes are put together in memory that is kept. */
const LARGEST_KEPT = 4 * 1024 * 1024;

let kept = Buffer.alloc(0);

/**
 * The chunks in one piece, which is good until the next call: memory outside the heap that is fresh for each request
 * makes the garbage collector run long before the heap needs it.
 */
export function joinChunks(chunks: readonly Buffer[], size: number): Buffer {
  if (chunks.length === 1) return chunks[0] as Buffer;
  if (size > LARGEST_KEPT) return Buffer.concat(chunks, size);
  if (kept.length < size) kept = Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2(size)));
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(kept, at);
  return kept.subarray(0, size);
}
