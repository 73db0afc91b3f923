import { productError, splitHigh } from './double-double.ts';

/** How many doubles the table holds that {@link fillExpTable} fills. */
export const EXP_TABLE_SIZE: i32 = 4242;

/** 2^200. Exponentials are kept times this: then their low parts, too, are normal numbers, whatever the difference. */
export const EXP_SCALE: number = 1.6069380442589903e60;

/** How many steps there are from a power of two to the next. */
export const STEPS: i32 = 1024;

/** 2^(1/1024) and 2^(1/32), to 106 bits. */
const FINE_HIGH: number = 1.0006771306930664;
const FINE_LOW: number = -5.1151232976856676e-17;
const COARSE_HIGH: number = 1.0218971486541166;
const COARSE_LOW: number = 5.109225028973444e-17;

/** Where EXP_SCALE is in the table; 2^n · EXP_SCALE is n places from there, for n in [−1169, 0]. */
export const POWER_OF_TWO: i32 = 3217;

/** Where the third parts of the powers are, from the first on. */
export const THIRD_PARTS: i32 = 3218;

/**
 * Fills the table that the exponentials look into: for j in [0, 1024) the power 2^(j/1024) as an unevaluated sum, of its first
 * 26 bits at 2j, the rest to 79 bits at 2j + 1, and behind all others what is left of it, to 99 bits; in between are the scaled
 * powers of two.
 *
 * The powers come from multiplications by 2^(1/32), and then by 2^(1/1024): 62 at the most.
 */
export function fillExpTable(table: Doubles): void {
  let high: number = 1;
  let low: number = 0;
  for (let i: i32 = 0; i < 32; i++) {
    let fineHigh = high;
    let fineLow = low;
    for (let j = 32 * i; j < 32 * i + 32; j++) {
      const first = splitHigh(fineHigh);
      const rest = fineHigh - first;
      const second = rest + fineLow;
      table[2 * j] = first;
      table[2 * j + 1] = second;
      table[THIRD_PARTS + j] = rest - second + fineLow;
      const product = fineHigh * FINE_HIGH;
      const error = productError(fineHigh, FINE_HIGH, product) + (fineHigh * FINE_LOW + fineLow * FINE_HIGH);
      fineHigh = product + error;
      fineLow = product - fineHigh + error;
    }
    const product = high * COARSE_HIGH;
    const error = productError(high, COARSE_HIGH, product) + (high * COARSE_LOW + low * COARSE_HIGH);
    high = product + error;
    low = product - high + error;
  }
  let power = EXP_SCALE;
  for (let i = POWER_OF_TWO; i >= 2 * STEPS; i--) {
    table[i] = power;
    power *= 0.5;
  }
}
