/**
 * A decimal, DECIMAL_SIZE bytes, as the loops over numbers leave it for the one over texts:
 *
 *     x = (−1)^sign · 0.d1 d2 … d17 · 10^point
 *
 * |  0 | u32 | d1 … d8                                                               |
 * |  4 | u32 | d9 … d16                                                              |
 * |  8 | u32 | the offset of the layout for this point (write-layout.ts), or NOT_FINITE |
 * | 12 | u8  | d17                                                                   |
 * | 13 | u8  | sign                                                                  |
 * | 14 | u8  | whether it is unsure: `exactDecimal` decides                          |
 *
 * d1 is not 0, but in zero, which has point 1. What is not finite has NOT_FINITE for its layout, and is NaN where d1 … d8
 * is not 0.
 */
export const DECIMAL_SIZE: usize = 16;
export const NOT_FINITE: u32 = 0xffff_ffff;

/** Stores all fields; the sign is the highest bit of `sign`. It is not unsure. */
export function storeDecimal(decimal: usize, high: u32, low: u32, last: u32, layout: u32, sign: u64): void {
  store<u32>(decimal, high);
  store<u32>(decimal, low, 4);
  store<u32>(decimal, layout, 8);
  store<u32>(decimal, last | (<u32>(sign >> 63) << 8), 12);
}

/** Stores what is no number: NaN or ±Infinity. */
export function storeNotFinite(decimal: usize, isNaN: bool, sign: u64): void {
  storeDecimal(decimal, u32(isNaN), 0, 0, NOT_FINITE, sign);
}

/** Of what has NOT_FINITE for its layout. */
// @ts-ignore: decorator
@inline
export function isNaNOf(decimal: usize): bool {
  return load<u32>(decimal) !== 0;
}

// @ts-ignore: decorator
@inline
export function layoutOffsetOf(decimal: usize): u32 {
  return load<u32>(decimal, 8);
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
