import { productError } from './double-double.ts';

/** How many doubles the table holds that {@link fillExpTable} fills. */
export const EXP_TABLE_SIZE: i32 = 1334;

/** 2^64. What the results are multiplied by: enough for all of them to be normal numbers, with all their digits. */
export const EXP_SCALE: number = 4294967296 * 4294967296;

/** 2^(1/128), to 106 bits. */
const ROOT_HIGH: number = 1.0054299011128027;
const ROOT_LOW: number = 9.499186535455032e-17;

/** Where 2^n · EXP_SCALE is in the table, but for n: n is in [−1077, 0]. */
const POWER_OF_TWO: i32 = 1333;

/**
 * Fills the table that {@link expOfDifference} looks into: for j in [0, 128) the power 2^(j/128) as an unevaluated sum of two
 * doubles, at 2j and 2j + 1; behind them the scaled powers of two.
 *
 * The powers come from repeated multiplication by 2^(1/128), given to 106 bits, so that even the last one is right to 97.
 */
export function fillExpTable(table: Doubles): void {
  let high: number = 1;
  let low: number = 0;
  for (let j: i32 = 0; j < 128; j++) {
    table[2 * j] = high;
    table[2 * j + 1] = low;
    const product = high * ROOT_HIGH;
    const error = productError(high, ROOT_HIGH, product) + (high * ROOT_LOW + low * ROOT_HIGH);
    high = product + error;
    low = product - high + error;
  }
  let power = EXP_SCALE;
  for (let i = POWER_OF_TWO; i >= 256; i--) {
    table[i] = power;
    power *= 0.5;
  }
}

/** Adding and subtracting 1.5 · 2^52 rounds to the nearest integer: an addition costs less than `Math.round`. */
export const ROUNDER: number = 6755399441055744;

/** ln 2 / 128 in two parts: the first has 34 bits, so that its product with any step count here is exact. */
export const STEPS_PER_UNIT: number = 184.6649652337873;
export const STEP_HIGH: number = 0.005415212347998022;
export const STEP_LOW: number = 1.2655086083325438e-13;

/**
 * exp(d + e) · 2^64 for d ≤ 0, where e is the rounding error of the subtraction that gave d: the exponential of an exact
 * difference, within 0.51 ulp, also where the exponential itself is no normal number.
 *
 *     d + e = (128 n + j) · ln 2 / 128 + r,   |r| ≤ ln 2 / 256
 *     exp(d + e) = 2^n · 2^(j/128) · (1 + expm1(r))
 *
 * The host's `Math.exp` is within 1 ulp, takes no correction, and its bits change with the host: these do not.
 * d ≤ −746 (−Infinity included), where no double but 0 is left, gives 0.
 *
 * @param table filled by {@link fillExpTable}
 * @example expOfDifference(table, -50, 0) / EXP_SCALE // 1.9287498479639178e-22
 * @see Tang 1989, "Table-driven implementation of the exponential function", doi:10.1145/63522.214389
 */
export function expOfDifference(table: Doubles, d: number, e: number): number {
  if (d <= -746) return 0;
  const steps = d * STEPS_PER_UNIT + ROUNDER - ROUNDER;
  const step = steps as i32;
  const j = step & 127;
  const n = step >> 7;
  const rHigh = d - steps * STEP_HIGH;
  const rRest = e - steps * STEP_LOW;
  const r = rHigh + rRest;
  const rLow = rHigh - r + rRest;
  const expm1 = r + (rLow + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120)))));
  const high = table[2 * j] as number;
  const low = table[2 * j + 1] as number;
  return (high + (low + high * expm1)) * (table[POWER_OF_TWO + n] as number);
}
