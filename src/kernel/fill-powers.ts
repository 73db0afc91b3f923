import { productError } from './double-double.ts';

/** How many powers {@link fillPowers} fills. */
export const POWERS: i32 = 512;

/** 2^(1/512), to 106 bits. */
const ROOT_HIGH: number = 1.0013547198921082;
const ROOT_LOW: number = -1.8973728416792993e-17;

/**
 * Fills a table with 2^(j/512) for j in [0, 512), each rounded once.
 *
 * The powers come from repeated multiplication by 2^(1/512) in two doubles: even the last one is right to 95 bits before it
 * is rounded.
 *
 * @example fillPowers(table); table[256] // 1.4142135623730951
 */
export function fillPowers(table: Doubles): void {
  let high: number = 1;
  let low: number = 0;
  for (let j: i32 = 0; j < POWERS; j++) {
    table[j] = high;
    const product = high * ROOT_HIGH;
    const error = productError(high, ROOT_HIGH, product) + (high * ROOT_LOW + low * ROOT_HIGH);
    high = product + error;
    low = product - high + error;
  }
}
