/**
 * A decimal between the two passes of the writer, DECIMAL_SIZE bytes:
 *
 *     x = (−1)^sign · 0.d1 d2 … d17 · 10^point
 *
 * |  0 | 4 × u32 | d1–d4, d5–d8, d9–d12, d13–d16: each as one number below 10,000 |
 * | 16 | i32     | point, or NOT_FINITE                                            |
 * | 20 | u8      | d17                                                             |
 * | 21 | u8      | sign                                                            |
 * | 22 | u8      | whether it is rare: to be computed anew, exactly                |
 *
 * d1 is not 0, but in zero, which has point 1. What is not finite has NOT_FINITE for its point, and at offset 0 whether it is NaN.
 */
export const DECIMAL_SIZE: usize = 24;
export const NOT_FINITE: i32 = 1000;

/** Writes 0.d1 … d17 · 10^point to `decimal`, without its sign; `leading` is d1 … d16 as one number. */
// @ts-ignore: decorator
@inline
export function storeDecimal(decimal: usize, leading: u64, last: u32, point: i32): void {
  // ⌊leading / 10^8⌋, or 1 less: V8 has a fast division by a constant for 32 bits, but not for 64.
  const high = <u32>(((leading >> 22) * 2_882_303_761) >> 36);
  const low = <u32>leading - high * 100_000_000;
  const isLess = low >= 100_000_000;
  storeEightDigits(decimal, high + u32(isLess));
  storeEightDigits(decimal + 8, select<u32>(low - 100_000_000, low, isLess));
  store<i32>(decimal, point, 16);
  store<u8>(decimal, last, 20);
}

// @ts-ignore: decorator
@inline
function storeEightDigits(to: usize, digits: u32): void {
  const high = <u32>((<u64>digits * 109_951_163) >> 40); // ⌊digits / 10^4⌋, for digits < 10^8
  store<u32>(to, high);
  store<u32>(to, digits - high * 10_000, 4);
}

/** Writes 0.d1 … d9 · 10^point to `decimal`, without its sign. */
// @ts-ignore: decorator
@inline
export function storeNineDigits(decimal: usize, digits: u32, point: i32): void {
  const eight = digits / 10;
  storeEightDigits(decimal, eight);
  store<u64>(decimal, <u64>(digits - eight * 10) * 1000, 8);
  store<i32>(decimal, point, 16);
  store<u8>(decimal, 0, 20);
}

/** Whether the decimal is not to be relied on. */
// @ts-ignore: decorator
@inline
export function storeRare(decimal: usize, isRare: u32): void {
  store<u8>(decimal, isRare, 22);
}

// @ts-ignore: decorator
@inline
export function isRare(decimal: usize): bool {
  return load<u8>(decimal, 22) !== 0;
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
