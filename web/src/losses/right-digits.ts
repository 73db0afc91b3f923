import type { Float } from '../formulas/index.ts';

/** How many decimal digits a type has. */
export const MOST_DIGITS: { readonly [float in Float]: number } = {
  float64: -Math.log10(2 ** -53),
  float32: -Math.log10(2 ** -24),
};

/**
 * How many decimal digits of a value are right, at most those of its type: 0 for NaN, and where the exact value is 0 and this is not.
 *
 * @example rightDigits(0.333, 1 / 3, 'float64') // 3
 */
export function rightDigits(value: number, exact: number, float: Float): number {
  const most = MOST_DIGITS[float];
  if (value === exact) return most;
  const error = Math.abs(value - exact) / Math.abs(exact);
  return error < 1 ? Math.min(most, -Math.log10(error)) : 0;
}

/** The same as a whole number: 15.95, which is all that float64 has, counts as 16, and 7.22 as 7. */
export function wholeDigits(digits: number): number {
  return Math.floor(digits + 0.06);
}
