/** The constants of `sixteenDigits`, in memory: V8 would build them anew for every number. */
const CONSTANTS = memory.data<u32>([
  5243, 5243, 5243, 5243,
  0xff9c_0001, 0xff9c_0001, 0xff9c_0001, 0xff9c_0001, // 1 − 100 · 2^16
  0x0067_0067, 0x0067_0067, 0x0067_0067, 0x0067_0067, // 103
  0xf601_f601, 0xf601_f601, 0xf601_f601, 0xf601_f601, // 1 − 10 · 2^8
  0x3030_3030, 0x3030_3030, 0x3030_3030, 0x3030_3030, // "0"
  109_951_163, 109_951_163, 109_951_163, 109_951_163, // 2^40 / 10^4
  1, 0xd8f0, 1, 0xd8f0, // 1, −10^4
], 16);

/**
 * The digits, 0 to 9 in sixteen bytes, of two numbers below 10^8 in the first two lanes of 32 bits.
 *
 * A number n of 2d digits becomes its halves side by side, the upper one first:  q = ⌊n / 10^d⌋ by a multiplication,
 * and  q + (n − 10^d q) · 2^w = n · 2^w + q · (1 − 10^d 2^w)  for lanes that are w bits apart.
 */
// @ts-ignore: decorator
@inline
export function sixteenDigits(halves: v128): v128 {
  const upper = i64x2.shr_u(i64x2.extmul_low_i32x4_u(halves, v128.load(CONSTANTS, 80)), 40);
  const twice = i32x4.dot_i16x8_s(v128.or(upper, i64x2.shl(upper, 32)), v128.load(CONSTANTS, 96));
  const quads = i32x4.add(i64x2.shl(i64x2.extend_low_i32x4_u(halves), 32), twice);
  const hundreds = i32x4.shr_u(i32x4.dot_i16x8_s(quads, v128.load(CONSTANTS)), 19);
  const pairs = i32x4.add(i32x4.shl(quads, 16), i32x4.mul(hundreds, v128.load(CONSTANTS, 16)));
  const tens = i16x8.shr_u(i16x8.mul(pairs, v128.load(CONSTANTS, 32)), 10);
  return i16x8.add(i16x8.shl(pairs, 8), i16x8.mul(tens, v128.load(CONSTANTS, 48)));
}

/** The digits as ASCII. */
// @ts-ignore: decorator
@inline
export function ascii(digits: v128): v128 {
  return v128.or(digits, v128.load(CONSTANTS, 64));
}
