/**
 * A decimal, DECIMAL_SIZE bytes, as the loops over numbers leave it for the one over texts: ±0.d1 d2 … d17 · 10^point.
 *
 * |  0 | u32 | d1 … d8                                                        |
 * |  4 | u32 | d9 … d16                                                       |
 * |  8 | u32 | the offset of the layout of point and sign (layout.ts)   |
 * | 12 | u8  | d17                                                            |
 * | 13 | u8  | whether it is unsure: unsure.ts decides                  |
 *
 * d1 is not 0, but in zero, which has point 1.
 */
export const DECIMAL_SIZE: usize = 16;

/** Stores all fields of one that is sure. */
export function storeDecimal(decimal: usize, high: u32, low: u32, last: u32, layout: u32): void {
  store<u32>(decimal, high);
  store<u32>(decimal, low, 4);
  store<u32>(decimal, layout, 8);
  store<u32>(decimal, last, 12);
}

// @ts-ignore: decorator
@inline
export function layoutOffsetOf(decimal: usize): u32 {
  return load<u32>(decimal, 8);
}

// @ts-ignore: decorator
@inline
export function isUnsure(decimal: usize): bool {
  return load<u8>(decimal, 13) !== 0;
}
