const COMMA = 0x2c;
/** For shorter texts we assume the worst case. */
const SHORT = 1024 * 1024;
/** We estimate the density of numbers in a long text from this many samples of SAMPLE_BYTES. */
const SAMPLES = 64;
const SAMPLE_BYTES = 512;
/** A number takes 8 bytes in its tensor, 8 in its gradient, and up to 26 in the text of the gradient. */
const BYTES_PER_NUMBER = 42;
/** For binary tensors: where they are viewed, a copy if they lie askew there, their results, and the bytes of the results. */
const TIMES_BYTES = 4;

/**
 * Estimates the memory for executing a message with the default outputs, besides the message itself. A message that
 * turns out to need more than one execution may take is refused later: see operations/memory-need.ts.
 *
 * Samples are at random places, so that a client cannot prepare the parts that we see.
 */
export function executionBytes(chunks: readonly Buffer[], size: number): number {
  const density = size <= SHORT ? 0.5 : commasPerByte(chunks, size);
  return Math.ceil(Math.max(TIMES_BYTES * size, BYTES_PER_NUMBER * density * size));
}

function commasPerByte(chunks: readonly Buffer[], size: number): number {
  let commas = 0;
  let bytes = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    let at = Math.floor(Math.random() * size);
    const chunk = chunks.find((piece) => {
      if (at < piece.length) return true;
      at -= piece.length;
      return false;
    });
    if (chunk === undefined) continue;
    const end = Math.min(chunk.length, at + SAMPLE_BYTES);
    for (let i = at; i < end; i++) if (chunk[i] === COMMA) commas++;
    bytes += end - at;
  }
  return bytes === 0 ? 0.5 : commas / bytes;
}
