/**
 * Two numbers between the loops of the writer, PAIR_SIZE bytes. The first loop leaves the quotient
 *
 *     |x| / 10^(k+1) = integer + fraction,   h = ½ ulp / 10^(k+1),   k = ⌊log10 ulp⌋
 *
 * so that 0.05 ≤ h < 0.5; h is NaN where |x| is no normal number. The second loop chooses the decimal
 *
 *     |x| ≈ (integer + digit / 10) · 10^(k+1)
 *
 * |  0 | f64 × 2 | integer                                                                             |
 * | 16 | f64 × 2 | fraction, then digit                                                                |
 * | 32 | f64 × 2 | h                                                                                   |
 * | 48 | u64 × 2 | the layout for 17 or nine digits, then with the flags: bytes 8 to 15 of the decimal |
 */
export const PAIR_SIZE: usize = 64;

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
