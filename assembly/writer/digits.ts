/**
 * The digits, 0 to 9 in sixteen bytes, of two numbers below 10^8 in the first two words of 32 bits, in three steps.
 *
 * A number n of 2d digits becomes its halves side by side, the upper one first:  q = ⌊n / 10^d⌋ by a multiplication,
 * and  q + (n − 10^d q) · 2^w = n · 2^w + q · (1 − 10^d 2^w)  for lanes that are w bits apart.
 *
 * Each step takes its constants as parameters: they are to be loaded before the loop, as V8 loads or builds them anew for
 * every number else (0.85 ns).
 */
export const STEPS = memory.data<u32>([
  109_951_163, 109_951_163, 109_951_163, 109_951_163, // 2^40 / 10^4
  1, 0xd8f0, 1, 0xd8f0, // 1, −10^4
  5243, 5243, 5243, 5243, // 2^19 / 100
  0xff9c_0001, 0xff9c_0001, 0xff9c_0001, 0xff9c_0001, // 1 − 100 · 2^16
  0x0067_0067, 0x0067_0067, 0x0067_0067, 0x0067_0067, // 2^10 / 10
  0xf601_f601, 0xf601_f601, 0xf601_f601, 0xf601_f601, // 1 − 10 · 2^8
], 16);

/** Two numbers below 10^8, with zeros in the other two words, as four below 10^4. */
// @ts-ignore: decorator
@inline
export function toQuads(halves: v128, perTenThousand: v128, minusTenThousand: v128): v128 {
  const upper = i64x2.shr_u(i64x2.extmul_low_i32x4_u(halves, perTenThousand), 40);
  const twice = i32x4.dot_i16x8_s(v128.shuffle<i32>(upper, upper, 0, 0, 2, 2), minusTenThousand);
  return i32x4.add(v128.shuffle<i32>(halves, halves, 2, 0, 2, 1), twice);
}

/** Those as eight below 100. */
// @ts-ignore: decorator
@inline
export function toTwos(quads: v128, perHundred: v128, minusHundred: v128): v128 {
  const hundreds = i32x4.shr_u(i32x4.dot_i16x8_s(quads, perHundred), 19);
  return i32x4.add(i32x4.shl(quads, 16), i32x4.mul(hundreds, minusHundred));
}

/** Those as sixteen digits. */
// @ts-ignore: decorator
@inline
export function toDigits(twos: v128, perTen: v128, minusTen: v128): v128 {
  const tens = i16x8.shr_u(i16x8.mul(twos, perTen), 10);
  return i16x8.add(i16x8.shl(twos, 8), i16x8.mul(tens, minusTen));
}
