import { productError } from './double-double.ts';

/**
 * 2^(j/128) as an unevaluated sum of two doubles, for j in [0, 128): repeated multiplication by 2^(1/128),
 * itself given to 106 bits, so that even the last entry is right to 97.
 */
const STEPS = 128;
const ROOT_HIGH = 1.0054299011128027;
const ROOT_LOW = 9.499186535455032e-17;
const POWER_HIGH = new Float64Array(STEPS);
const POWER_LOW = new Float64Array(STEPS);
for (let j = 0, high = 1, low = 0; j < STEPS; j++) {
  POWER_HIGH[j] = high;
  POWER_LOW[j] = low;
  const product = high * ROOT_HIGH;
  const error = productError(high, ROOT_HIGH, product) + (high * ROOT_LOW + low * ROOT_HIGH);
  high = product + error;
  low = product - high + error;
}

/** What the results are multiplied by: enough for all of them to be normal numbers, with all their digits. */
export const EXP_SCALE = 2 ** 64;

/** 2^n · EXP_SCALE for n in [−1077, 0], at n + 1077. */
const SCALED_POWER_OF_TWO = Float64Array.from({ length: 1078 }, (_, i) => 2 ** (i - 1077 + 64));

/** Adding and subtracting 1.5 · 2^52 rounds to the nearest integer: an addition costs less than `Math.round`. */
const ROUNDER = 6755399441055744;

/** ln 2 / 128 in two parts: the first has 34 bits, so that its product with any step count here is exact. */
const STEPS_PER_UNIT = 184.6649652337873;
const STEP_HIGH = 0.005415212347998022;
const STEP_LOW = 1.2655086083325438e-13;

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
 * @example expOfDifference(-50, 0) / EXP_SCALE // 1.9287498479639178e-22
 * @see Tang 1989, "Table-driven implementation of the exponential function", doi:10.1145/63522.214389
 */
export function expOfDifference(d: number, e: number): number {
  if (d <= -746) return 0;
  const steps = d * STEPS_PER_UNIT + ROUNDER - ROUNDER;
  const j = steps & (STEPS - 1);
  const n = steps >> 7;
  const rHigh = d - steps * STEP_HIGH;
  const rRest = e - steps * STEP_LOW;
  const r = rHigh + rRest;
  const rLow = rHigh - r + rRest;
  const expm1 = r + (rLow + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120)))));
  const high = POWER_HIGH[j] as number;
  return (high + ((POWER_LOW[j] as number) + high * expm1)) * (SCALED_POWER_OF_TWO[n + 1077] as number);
}
