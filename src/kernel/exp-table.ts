import { productError, splitHigh } from './double-double.ts';

/** How many doubles the table holds that {@link fillExpTable} fills. */
export const EXP_TABLE_SIZE: i32 = 3126;

/** 2^200. Exponentials are kept times this: then their low parts, too, are normal numbers, whatever the difference. */
export const EXP_SCALE: number = 1.6069380442589903e60;

/** How many steps there are from a power of two to the next. */
export const STEPS: i32 = 1024;

/** 2^(1/1024), to 106 bits. */
const ROOT_HIGH: number = 1.0006771306930664;
const ROOT_LOW: number = -5.1151232976856676e-17;

/** Where EXP_SCALE is in the table; 2^n · EXP_SCALE is n places from there, for n in [−1077, 0]. */
export const POWER_OF_TWO: i32 = 3125;

/**
 * Fills the table that the exponentials look into: for j in [0, 1024) the power 2^(j/1024) as an unevaluated sum of two
 * doubles, at 2j its first 26 bits and at 2j + 1 the rest; behind them the scaled powers of two.
 *
 * The powers come from repeated multiplication by 2^(1/1024), given to 106 bits, so that even the last one is right to 95;
 * the two parts hold 79 of them.
 */
export function fillExpTable(table: Doubles): void {
  let high: number = 1;
  let low: number = 0;
  for (let j: i32 = 0; j < STEPS; j++) {
    const first = splitHigh(high);
    table[2 * j] = first;
    table[2 * j + 1] = high - first + low;
    const product = high * ROOT_HIGH;
    const error = productError(high, ROOT_HIGH, product) + (high * ROOT_LOW + low * ROOT_HIGH);
    high = product + error;
    low = product - high + error;
  }
  let power = EXP_SCALE;
  for (let i = POWER_OF_TWO; i >= 2 * STEPS; i--) {
    table[i] = power;
    power *= 0.5;
  }
}
