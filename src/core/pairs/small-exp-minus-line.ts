import type { Pair } from './pair.ts';

/** Below it {@link smallExpMinusLine} may be used; from there on e^x − 1 − x loses no more than nine bits. */
export const SMALL = 0.0625;

/** 1/6 in two doubles. */
const SIXTH = 0.16666666666666666;
const SIXTH_LOW = 9.25185853854297e-18;

/**
 * G(x) = e^x − 1 − x ≥ 0 for |x| < {@link SMALL}, with a relative error below 2^-64: enough for what is a result or a term of a sum that has
 * one sign, at a third of what {@link expMinusLine} takes. `out` must not be `x`.
 *
 * @example smallExpMinusLine(new Pair().set(1e-10), out).high // 5.000000000166667e-21
 */
export function smallExpMinusLine(x: Pair, out: Pair): Pair {
  const t = x.high;
  let rest = 1 / 39916800 + t * (1 / 479001600);
  rest = 1 / 362880 + t * (1 / 3628800 + t * rest);
  rest = 1 / 720 + t * (1 / 5040 + t * (1 / 40320 + t * rest));
  rest = t * (1 / 24 + t * (1 / 120 + t * rest));
  return out.set(SIXTH, SIXTH_LOW).addNumber(rest).multiply(x).addNumber(0.5).multiply(x).multiply(x);
}
