const COMMA = 0x2c;
/** Shorter texts are taken for the worst there is. */
const SHORT = 1024 * 1024;
/** So many samples of so many bytes say how dense the numbers of a long text are. */
const SAMPLES = 64;
const SAMPLE_BYTES = 512;
/** A number takes 8 bytes in its tensor, 8 in its gradient, and up to 26 in the text of that. */
const BYTES_PER_NUMBER = 42;
/** Tensors that came as bytes, in float64, their results, and the bytes of these. */
const TIMES_BYTES = 4;

/**
 * How much memory it takes to execute a message, besides the message itself: an estimate for the default outputs. What a
 * worker finds to need more than one execution may take is refused there.
 *
 * Samples are taken at random places, so that no client can arrange what is seen of its text.
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
