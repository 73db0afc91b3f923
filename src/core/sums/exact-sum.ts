import { sumError } from '../../kernel/double-double.ts';

/** A value too large for a double may still have a mean: sums are kept as `value · scale`, scale a power of two. */
export interface ScaledSum {
  readonly value: number;
  readonly scale: number;
}

/** 2^-64: no number of summands that fits in memory overflows below it. */
const DOWN = 2 ** -64;

/**
 * The sum of `values` to within an ulp of its exact value where they have one sign, safe against overflow on the way.
 *
 * A sum of finite values that leaves the range of doubles is returned with `scale` 2^64; non-finite values give
 * what IEEE addition gives (Infinity − Infinity is NaN).
 *
 * @example exactSum([1e308, 1e308, -1e308]) // { value: 5.421010862427522e+288, scale: 18446744073709552000 }
 * @see Neumaier 1974, doi:10.1002/zamm.19740540106
 */
export function exactSum(values: Float64Array): ScaledSum {
  const value = compensatedSum(values, 1);
  if (Number.isFinite(value) || !values.every(Number.isFinite)) return { value, scale: 1 };
  return { value: compensatedSum(values, DOWN), scale: 1 / DOWN };
}

function compensatedSum(values: Float64Array, factor: number): number {
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const term = (values[i] as number) * factor;
    const next = sum + term;
    lost += sumError(sum, term, next);
    sum = next;
  }
  return Number.isFinite(sum) ? sum + lost : sum;
}
