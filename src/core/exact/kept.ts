import type { BigFloat } from './big-float.ts';

/** Of more classes than this nothing is kept: it would be a hundred bytes each, which no budget counts. */
export const MOST_KEPT = 16_384;

/** A function of so many classes that computes each number once, or anew each time where there are too many to be kept. */
export function kept(classes: number, numberAt: (c: number) => BigFloat): (c: number) => BigFloat {
  if (classes > MOST_KEPT) return numberAt;
  const numbers = new Array<BigFloat | undefined>(classes);
  return (c) => {
    numbers[c] ??= numberAt(c);
    return numbers[c];
  };
}
