import { add, fromDouble, toDouble } from '../exact/big-float.ts';
import { exp } from '../exact/exp.ts';

/**
 * exp(high + low), where `low` is less than an ulp of `high`: that of the sum, which the exponential of `high` alone is not.
 * At 700 half an ulp of the exponent is 256 ulp of the result.
 *
 * Infinity, −Infinity and NaN give Infinity, 0 and NaN.
 *
 * @example expOfSum(1, 0) // 2.718281828459045
 */
export function expOfSum(high: number, low: number): number {
  if (Number.isNaN(high)) return high;
  if (high > 710) return Number.POSITIVE_INFINITY;
  if (high < -746) return 0;
  return toDouble(exp(add(fromDouble(high), fromDouble(low))));
}
