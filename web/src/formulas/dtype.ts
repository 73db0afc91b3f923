import { exact } from '../ui/number.ts';

/** What formulas round every number to. */
export type Dtype = 'float64' | 'float32';

export const DTYPES: readonly Dtype[] = ['float64', 'float32'];

/** A number as the type has it. */
export const ROUND: { readonly [dtype in Dtype]: (value: number) => number } = {
  float64: (value) => value,
  float32: Math.fround,
};

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
