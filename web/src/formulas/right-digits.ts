import { type Dtype, LIMITS } from './dtype.ts';

/**
 * |value − exact| / |exact|; 0 where both are the same, undefined where that says nothing: the exact value is 0, and the other not.
 *
 * @example relativeError(0, 1e-22) // 1
 */
export function relativeError(value: number, exact: number): number | undefined {
  if (value === exact) return 0;
  if (exact === 0) return undefined;
  return Math.abs(value - exact) / Math.abs(exact);
}

/** How many decimal digits a type has. */
export const MOST_DIGITS: { readonly [dtype in Dtype]: number } = {
  float64: -Math.log10(LIMITS.float64.epsilon / 2),
  float32: -Math.log10(LIMITS.float32.epsilon / 2),
};

/**
 * How many decimal digits of a value are right, at most those of its type: 0 for NaN, and where the exact value is 0 and this is not.
 *
 * @param leastError the relative error that it may have even where none is seen
 * @example rightDigits(0.333, 1 / 3, 'float64') // 3
 */
export function rightDigits(value: number, exact: number, dtype: Dtype, leastError = 0): number {
  const error = Math.max(relativeError(value, exact) ?? 1, leastError);
  return error < 1 ? Math.min(MOST_DIGITS[dtype], -Math.log10(error)) : 0;
}

/** The same as a whole number of digits: 15.95, which is all that float64 has, counts as 16, and 7.22 as 7. */
export function wholeDigits(digits: number): number {
  return Math.floor(digits + 0.06);
}

/**
 * The error that rounding to a type may leave in a number: half of the last bit, which below the normal numbers is a larger share.
 *
 * @example roundingError(1, 'float64') // 2 ** -53
 */
export function roundingError(value: number, dtype: Dtype): number {
  const { epsilon, smallest, smallestNormal } = LIMITS[dtype];
  const size = Math.abs(value);
  return size > 0 && size < smallestNormal ? smallest / size / 2 : epsilon / 2;
}

/**
 * Whether a number below the normal ones, or 0, is the one of its type that is nearest to an exact value: it has few digits, or none, and is right.
 *
 * @param exact the exact value as a float64
 */
export function isNearestTiny(value: number, exact: number, dtype: Dtype): boolean {
  const rounded = dtype === 'float32' ? Math.fround(exact) : exact;
  return Math.abs(value) < LIMITS[dtype].smallestNormal && value === rounded;
}
