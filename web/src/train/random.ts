/**
 * Numbers in [0, 1), the same for the same seed: a counter that is mixed (xor with itself shifted, times an odd number, thrice).
 *
 * @example const random = randomOf(1); random() // always the same
 */
export function randomOf(seed: number): () => number {
  let counter = Math.trunc(seed) | 0;
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    let bits = Math.imul(counter ^ (counter >>> 16), 0x2c1b3c6d);
    bits = Math.imul(bits ^ (bits >>> 13), 0x297a2d39);
    bits = Math.imul(bits ^ (bits >>> 16), 0x5bd1e995);
    return ((bits ^ (bits >>> 15)) >>> 0) / 2 ** 32;
  };
}
