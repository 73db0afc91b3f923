import {
  EXP_TABLE_SIZE,
  fillExpTable,
  ROUNDER,
  STEP_HIGH,
  STEP_LOW,
  STEPS_PER_UNIT,
} from '../kernel/exp-of-difference.ts';
import { timesPowerOfTwo } from './double-quotient.ts';

const TABLE = new Float64Array(EXP_TABLE_SIZE);
fillExpTable(TABLE);

/**
 * exp(high + low), where `low` is less than an ulp of `high`: within 0.51 ulp of that of the sum, which the exponential of
 * `high` alone is not. At 700 half an ulp of the exponent is 256 ulp of the result. See exp-of-difference.ts, which does it
 * for exponents up to 0.
 *
 * Infinity, −Infinity and NaN give Infinity, 0 and NaN.
 *
 * @example expOfSum(1, 0) // 2.718281828459045
 */
export function expOfSum(high: number, low: number): number {
  if (Number.isNaN(high)) return high;
  if (high > 710) return Number.POSITIVE_INFINITY;
  if (high < -746) return 0;
  const steps = high * STEPS_PER_UNIT + ROUNDER - ROUNDER;
  const rHigh = high - steps * STEP_HIGH;
  const rRest = low - steps * STEP_LOW;
  const r = rHigh + rRest;
  const rLow = rHigh - r + rRest;
  const expm1 = r + (rLow + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120)))));
  const j = steps & 127;
  const root = TABLE[2 * j] as number;
  const rootLow = TABLE[2 * j + 1] as number;
  return timesPowerOfTwo(root + (rootLow + root * expm1), steps >> 7);
}
