import { differenceError } from './double-double.ts';
import { POWER_OF_TWO, STEPS } from './exp-table.ts';

/** Adding and subtracting 1.5 · 2^52 rounds to the nearest integer: an addition costs less than `Math.round`. */
export const ROUNDER: number = 6755399441055744;

/** The same for multiples of 2^-38: what rounds to them has at most 27 bits below 2^-11. */
export const COARSE_ROUNDER: number = 24576;

/** ln 2 / 1024 in two parts: the first has 32 bits, so that its product with any number of steps here is exact. */
export const STEPS_PER_UNIT: number = 1477.3197218702985;
export const STEP_HIGH: number = 0.0006769015433292225;
export const STEP_LOW: number = 1.8634911418658083e-13;

/**
 * From here down nothing is left of an exponential, 2^-1168: not even of a loss whose weights are up to 2^80 is it 2^-60 of a
 * normal number.
 */
export const VANISHES: number = -810;

/**
 * Writes exp(x_c − max) · 2^200 of some numbers, none of which is larger than `max`, as unevaluated sums of two doubles:
 * `exps[c] + exps[c + low]`, right to 74 bits, also where the exponential itself is no normal number. −Infinity gives 0.
 *
 *     x − max = d + e, exactly           d + e = (1024 n + j) · ln 2 / 1024 + r,   |r| ≤ ln 2 / 2048
 *     exp(d + e) = 2^n · 2^(j/1024) · (1 + expm1(r))
 *     2^(j/1024) = a + b, a of 26 bits   expm1(r) = r₁ + (r₂ + r²/2 + …), r₁ of 27 bits, so that a · r₁ is exact
 *
 * The host's `Math.exp` is within 1 ulp, takes no correction, and its bits change with the host: these do not.
 *
 * @param table filled by `fillExpTable`
 * @param first where the first number is in `x`, and `exps` where its exponential goes to in `row`
 * @example with x = [-50], max = 0: 1.9287498479639178e-22 · 2^200 and −3.75e-39 · 2^200
 * @see Tang 1989, "Table-driven implementation of the exponential function", doi:10.1145/63522.214389
 */
export function writeExps(
  table: Doubles,
  x: Doubles,
  first: i32,
  max: number,
  row: Doubles,
  exps: i32,
  low: i32,
  count: i32,
): void {
  for (let c: i32 = 0; c < count; c++) {
    const at = exps + c;
    const d = (x[first + c] as number) - max;
    if (d <= VANISHES) {
      row[at] = 0;
      row[at + low] = 0;
      continue;
    }
    const e = differenceError(x[first + c] as number, max, d);
    const steps = d * STEPS_PER_UNIT + ROUNDER - ROUNDER;
    const step = steps as i32;
    const j = step & (STEPS - 1);
    const power = table[POWER_OF_TWO + (step >> 10)] as number;
    const a = table[2 * j] as number;
    const b = table[2 * j + 1] as number;

    const rHigh = d - steps * STEP_HIGH;
    const rRest = e - steps * STEP_LOW;
    const r = rHigh + rRest;
    const rLow = rHigh - r + rRest;
    const r1 = r + COARSE_ROUNDER - COARSE_ROUNDER;
    const series = rLow + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))));
    const product = a * r1;
    const rest = a * (r - r1 + series) + (b + b * (r + series));

    const sum = a + product;
    const sumLow = a - sum + product + rest;
    const high = sum + sumLow;
    row[at] = high * power;
    row[at + low] = (sum - high + sumLow) * power;
  }
}
