import { differenceError, productError, sumError } from '../../kernel/double-double.ts';
import type { Pair } from './pair.ts';

/** Adding and subtracting 1.5 · 2^52 rounds to the nearest integer. */
const ROUNDER = 6755399441055744;

/** 1024 / ln 2, and ln 2 / 1024 in three parts, of which the first two have 32 bits: times a number of steps they are exact. */
const STEPS_PER_UNIT = 1477.3197218702985;
const STEP_HIGH = 0.0006769015433292225;
const STEP_MIDDLE = 1.8634911414483108e-13;
const STEP_LOWEST = 4.1749761618629385e-23;

/** 1/3! and 1/4!. */
const THIRD = 0.16666666666666666;
const THIRD_LOW = 9.25185853854297e-18;
const FOURTH = 0.041666666666666664;
const FOURTH_LOW = 2.3129646346357427e-18;

/** The number of steps stays below 2^21. */
export const REDUCIBLE = 1400;

/**
 * Reduces an exponential: writes expm1(r) to `rest`, where
 *
 *     x = n · ln 2 / 1024 + r,   |r| ≤ ln 2 / 2048     e^x = 2^(n/1024) · (1 + expm1(r))
 *     expm1(r) = r + r² (1/2 + r (1/6 + r (1/24 + d))),  d = r/120 + r²/720 + …
 *
 * and returns the integer n: r, r² and the coefficients in two doubles each but d, which is too small to need that. For
 * |x| ≤ {@link REDUCIBLE}; the error is below 2^-105 beside the 1, and below 2^-98 of expm1(r) where n is 0.
 *
 * @example
 * expReduction(new Pair().set(1), rest) // 1477
 * rest // { high: 0.00021644364804772505, low: 1.0837906753376005e-20 }, expm1(1 - 1477 ln 2 / 1024)
 */
export function expReduction(x: Pair, rest: Pair): number {
  const steps = x.high * STEPS_PER_UNIT + ROUNDER - ROUNDER;
  const first = x.high - steps * STEP_HIGH;
  const middle = steps * STEP_MIDDLE;
  const shorter = first - middle;
  const lowest = steps * STEP_LOWEST;
  const low = x.low - lowest;
  const r = shorter + low;
  const rLow =
    sumError(shorter, low, r) + (differenceError(first, middle, shorter) + differenceError(x.low, lowest, low));

  const d = r * (1 / 120 + r * (1 / 720 + r * (1 / 5040 + r * (1 / 40320))));
  const fourth = FOURTH + d;
  const fourthLow = FOURTH - fourth + d + FOURTH_LOW;
  const c = r * fourth;
  const cLow = productError(r, fourth, c) + (r * fourthLow + rLow * fourth);
  const third = THIRD + c;
  const thirdLow = THIRD - third + c + (THIRD_LOW + cLow);
  const product = r * third;
  const productLow = productError(r, third, product) + (r * thirdLow + rLow * third);
  const factor = 0.5 + product;
  const factorLow = 0.5 - factor + product + productLow;
  const square = r * r;
  const squareLow = productError(r, r, square) + 2 * (r * rLow);
  const small = square * factor;
  const smallLow = productError(square, factor, small) + (square * factorLow + squareLow * factor);
  const sum = r + small;
  const sumLow = r - sum + small + (rLow + smallLow);
  const high = sum + sumLow;
  rest.high = high;
  rest.low = sum - high + sumLow;
  // An integer, rather than a double that would have to be allocated.
  return steps | 0;
}
