import { Pair } from '../../../src/core/pairs/pair.ts';

/** Numbers between 0 and 1 that are the same each time: xorshift. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 10; i++) next();
  return () => next() + next() * 2 ** -32;
}

/** A pair whose low part is up to half an ulp of its high part, 0, or far below. */
export function withLow(high: number, random: () => number): Pair {
  const kind = random();
  const low = kind < 0.15 ? 0 : (random() - 0.5) * Math.abs(high) * 2 ** (kind < 0.8 ? -53 : -53 - 40 * random());
  return new Pair().setSum(high, low);
}

/** So many pairs of either sign with magnitudes from 2^min to 2^max, each as likely. */
export function pairs(count: number, min: number, max: number, seed = count): Pair[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, () => {
    const high = (random() < 0.5 ? -1 : 1) * (1 + random()) * 2 ** Math.floor(min + (max - min) * random());
    return withLow(high, random);
  });
}

/** Numbers on either side of steps of ln 2 / 2048, where tables begin and end, up to ±max. */
export function besideSteps(count: number, max: number): Pair[] {
  const random = randomNumbers(count);
  const most = Math.floor((2048 * max) / Math.LN2);
  return Array.from({ length: count }, (_, i) => {
    const step = i < 200 ? i - 100 : Math.round((2 * random() - 1) * most);
    return withLow(((step * Math.LN2) / 2048) * (1 + Math.round(4 * random() - 2) * 2 ** -52), random);
  });
}

export const positive = (numbers: readonly Pair[]): Pair[] =>
  numbers.map((x) => (x.high < 0 ? new Pair().copy(x).negate() : x));
