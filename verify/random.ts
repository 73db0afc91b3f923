/**
 * Reproducible random bits: xoshiro128**, of period 2^128 − 1, seeded by splitmix32.
 *
 * @see https://prng.di.unimi.it/xoshiro128starstar.c
 */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    let state = seed | 0;
    const word = () => {
      state = (state + 0x9e3779b9) | 0;
      let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      return z ^ (z >>> 15);
    };
    [this.#a, this.#b, this.#c, this.#d] = [word(), word(), word(), word()];
  }

  /** 32 random bits, as a signed integer. */
  int32(): number {
    const times5 = Math.imul(this.#b, 5);
    const result = Math.imul((times5 << 7) | (times5 >>> 25), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result;
  }

  /** An integer in [0, end), where end ≤ 2^32. */
  below(end: number): number {
    return Math.floor(((this.int32() >>> 0) / 2 ** 32) * end);
  }

  /** An integer in [0, 2^bits), where bits ≤ 53. */
  bits(bits: number): number {
    return Math.floor(((this.int32() >>> 11) * 2 ** 32 + (this.int32() >>> 0)) / 2 ** (53 - bits));
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
}
