/**
 * A decimal between the passes of the writer, DECIMAL_SIZE bytes:
 *
 *     x = (−1)^sign · 0.d1 d2 … d17 · 10^point
 *
 * |  0 | u32 | d1 … d8                                       |
 * |  4 | u32 | d9 … d16                                      |
 * |  8 | i32 | point, or NOT_FINITE                          |
 * | 12 | u8  | d17                                           |
 * | 13 | u8  | sign                                          |
 * | 14 | u8  | whether it is unsure: `exactDecimal` decides  |
 *
 * d1 is not 0, but in zero, which has point 1. What is not finite has NOT_FINITE for its point, and is NaN where d1 … d8
 * is not 0.
 */
export const DECIMAL_SIZE: usize = 16;
export const NOT_FINITE: i32 = 1000;

/** Stores all fields, in few wide stores: those are what the loop waits for. `sign` and `unsure` count by their sign. */
// @ts-ignore: decorator
@inline
export function storeDecimal(decimal: usize, high: u32, low: u32, last: u32, point: i32, sign: u64, unsure: i64): void {
  store<u64>(decimal, <u64>high | (<u64>low << 32));
  store<u64>(decimal, <u64><u32>point | (<u64>last << 32) | ((sign >> 63) << 40) | ((<u64>unsure >> 63) << 48), 8);
}

/** Stores what is no number: NaN or ±Infinity. */
export function storeNotFinite(decimal: usize, isNaN: bool, sign: u64): void {
  storeDecimal(decimal, u32(isNaN), 0, 0, NOT_FINITE, sign, 0);
}

/** Of what has NOT_FINITE for its point. */
// @ts-ignore: decorator
@inline
export function isNaNOf(decimal: usize): bool {
  return load<u32>(decimal) !== 0;
}

// @ts-ignore: decorator
@inline
export function pointOf(decimal: usize): i32 {
  return load<i32>(decimal, 8);
}

// @ts-ignore: decorator
@inline
export function lastDigitOf(decimal: usize): u32 {
  return load<u8>(decimal, 12);
}

// @ts-ignore: decorator
@inline
export function signOf(decimal: usize): u32 {
  return load<u8>(decimal, 13);
}

// @ts-ignore: decorator
@inline
export function isUnsure(decimal: usize): bool {
  return load<u8>(decimal, 14) !== 0;
}
