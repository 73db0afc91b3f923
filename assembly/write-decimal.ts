/**
 * A decimal between the two passes of the writer, DECIMAL_SIZE bytes:
 *
 *     x = (−1)^sign · 0.d1 d2 … d17 · 10^point
 *
 * |  0 | 4 × u32 | d1–d4, d5–d8, d9–d12, d13–d16: each as one number below 10,000 |
 * | 16 | i32     | point, or NOT_FINITE                                            |
 * | 20 | u8      | d17                                                             |
 * | 21 | u8      | sign                                                            |
 *
 * d1 is not 0, but in zero, which has point 1. What is not finite has NOT_FINITE for its point, and at offset 0 whether it is NaN.
 */
export const DECIMAL_SIZE: usize = 24;
export const NOT_FINITE: i32 = 1000;

/** Writes 0.d1 … d17 · 10^point to `decimal`, without its sign; `leading` is d1 … d16 as one number. */
// @ts-ignore: decorator
@inline
export function storeDecimal(decimal: usize, leading: u64, last: u32, point: i32): void {
  const high = <u32>(leading / 100_000_000);
  const low = <u32>leading - high * 100_000_000;
  storeEightDigits(decimal, high);
  storeEightDigits(decimal + 8, low);
  store<i32>(decimal, point, 16);
  store<u8>(decimal, last, 20);
}

// @ts-ignore: decorator
@inline
function storeEightDigits(to: usize, digits: u32): void {
  const high = digits / 10_000;
  store<u32>(to, high);
  store<u32>(to, digits - high * 10_000, 4);
}

// @ts-ignore: decorator
@inline
export function storeSign(decimal: usize, sign: u32): void {
  store<u8>(decimal, sign, 21);
}

/** Marks what is no number: NaN or ±Infinity. */
export function storeNotFinite(decimal: usize, isNaN: bool): void {
  store<u32>(decimal, isNaN);
  store<i32>(decimal, NOT_FINITE, 16);
}
