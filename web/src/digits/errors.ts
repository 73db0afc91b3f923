import type { Dtype } from '../formulas/two-ways.ts';
import { exact } from '../ui/number.ts';

/** The numbers that a type has. */
export const LIMITS: {
  readonly [dtype in Dtype]: { epsilon: number; smallest: number; smallestNormal: number; largest: number };
} = {
  float64: {
    epsilon: Number.EPSILON,
    smallest: Number.MIN_VALUE,
    smallestNormal: 2 ** -1022,
    largest: Number.MAX_VALUE,
  },
  float32: { epsilon: 2 ** -23, smallest: 2 ** -149, smallestNormal: 2 ** -126, largest: 2 ** 128 - 2 ** 104 },
};

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

/** How many decimal digits are right, at most those that the type has. */
export function rightDigits(error: number | undefined, dtype: Dtype): number {
  const most = -Math.log10(LIMITS[dtype].epsilon / 2);
  if (error === undefined || !(error < 1)) return 0;
  return Math.min(most, error === 0 ? most : -Math.log10(error));
}

/** The same as a whole number of digits: 15.95, which is all that float64 has, counts as 16. */
export function wholeDigits(digits: number): number {
  return Math.floor(digits + 0.06);
}

/**
 * All digits of a number of a type, and no more than it takes to tell it from others of the type.
 *
 * @example exactIn(Math.fround(0.1), 'float32') // '0.1'
 */
export function exactIn(value: number, dtype: Dtype): string {
  if (dtype === 'float64' || !Number.isFinite(value) || value === 0) return exact(value);
  for (let digits = 1; digits < 9; digits++) {
    const shorter = Number(value.toPrecision(digits));
    if (Object.is(Math.fround(shorter), value)) return exact(shorter);
  }
  return exact(Number(value.toPrecision(9)));
}
