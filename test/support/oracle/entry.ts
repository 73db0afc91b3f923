import { type Big, ZERO } from './big.ts';

/** A real number, or one of Infinity, −Infinity and NaN. */
export type Real = Big | number;

/** One number of an answer. */
export interface Entry {
  readonly value: Real;
  /**
   * log2 of the largest term of the difference or sum that defines it: log2 |value| and a few where nothing cancels, by as
   * many bits more as cancel.
   *
   * A difference is taken in the form that cancels least. R p_c − r_c is p_c (R − r_c) − r_c (1 − p_c): its first form
   * would lose all bits for a right and confident prediction, which has them all.
   */
  readonly largest: number;
}

export const NOTHING: Entry = { value: ZERO, largest: Number.NEGATIVE_INFINITY };
export const UNDEFINED: Entry = { value: Number.NaN, largest: Number.NEGATIVE_INFINITY };

/** An infinite entry of the sign of a number that is not 0. */
export function infinite(sign: number): Entry {
  return { value: sign * Number.POSITIVE_INFINITY, largest: Number.NEGATIVE_INFINITY };
}

/** log2 Σ 2^x. */
export function log2Sum(logarithms: readonly number[]): number {
  const max = logarithms.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (max === Number.NEGATIVE_INFINITY) return max;
  return max + Math.log2(logarithms.reduce((total, x) => total + 2 ** (x - max), 0));
}

/** For each number the largest of the others. */
export function largestOthers(values: readonly number[]): number[] {
  const [first = Number.NEGATIVE_INFINITY, second = Number.NEGATIVE_INFINITY] = values.toSorted((a, b) => b - a);
  return values.map((x) => (x === first ? second : first));
}

/** 1, 0 or −1. */
export function signOf({ mantissa }: Big): number {
  return mantissa > 0n ? 1 : mantissa < 0n ? -1 : 0;
}
