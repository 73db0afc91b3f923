/**
 * A generator of uniform deviates in (0, 1), 32 bits each, the same sequence for the same seed (mulberry32).
 *
 * @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c
 */
export function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

/**
 * A generator of standard normal deviates from uniform ones (Box–Muller).
 *
 *     normal = sqrt(-2 log(u1)) * cos(2 pi u2)
 */
export function normals(uniform: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
