/**
 * Two numbers between the loops of the writer, PAIR_SIZE bytes. The first loop leaves
 *
 *     |x| / 10^(k+1) = integer + fraction,   h = ½ ulp / 10^(k+1),   k = ⌊log10 ulp⌋
 *
 * so that 0.05 ≤ h < 0.5; h is NaN where |x| is no normal number. The second loop replaces both by
 *
 *     |x| ≈ (integer + digit / 10) · 10^(k+1)
 *
 * |  0 | f64 × 2 | integer                                                                        |
 * | 16 | f64 × 2 | fraction, then digit                                                           |
 * | 32 | f64 × 2 | h                                                                              |
 * | 48 | u64 × 2 | bytes 8 to 15 of the decimal (write-decimal.ts), with the layout of 10^(k+17)  |
 */
export const PAIR_SIZE: usize = 64;

/** A row of the tables of scales, which have one for each exponent field of a double. */
export const SCALE_SIZE: usize = 32;
export const EXPONENT_FIELDS: i32 = 2048;

/** The offset of the row for the double at this address: its exponent field times SCALE_SIZE. */
// @ts-ignore: decorator
@inline
export function scaleOffset(x: usize): usize {
  return (<usize>load<u16>(x, 6) & 0x7ff0) << 1;
}

/** The first halves of two vectors. */
// @ts-ignore: decorator
@inline
export function firstHalves(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2);
}

/** The second halves of two vectors. */
// @ts-ignore: decorator
@inline
export function secondHalves(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3);
}
