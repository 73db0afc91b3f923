import { MOST_PLAIN_DIGITS } from './decimal-scales';

/**
 * The last 32 digits of a number in two vectors, right-aligned, without a loop over its characters.
 *
 * The text is loaded twice: so that its last character comes last, which is right for the digits behind the point; and from one
 * byte before, which is right for those in front of it. Taking each from its own load removes the point. A mask turns characters
 * into digits, and whatever stands before the number into zeros.
 */

/** For each scale, 32 bytes that select the decimals: all digits where there is no point. */
const DECIMALS_MASKS: usize = memory.data((MOST_PLAIN_DIGITS + 1) * 32, 16);
for (let scale: u32 = 0; scale <= MOST_PLAIN_DIGITS; scale++) {
  for (let i: u32 = 0; i < 32; i++) {
    store<u8>(DECIMALS_MASKS + scale * 32 + i, scale === 0 || i > 32 - scale ? 0xff : 0);
  }
}

/** The 32 bytes from n on end in n times 0x0f, for n ≤ 32. */
const DIGIT_MASKS: usize = memory.data(64, 16);
memory.fill(DIGIT_MASKS + 32, 0x0f, 32);

/** The last sixteen of `count` digits whose text ends at `stop`: 0 to 9, or 13 to 15 for '-', '.' or '/'. */
// @ts-ignore: decorator
@inline
export function lastDigits(stop: usize, scale: usize, count: usize): v128 {
  const decimals = v128.load(scale << 5, DECIMALS_MASKS + 16);
  const characters = v128.bitselect(v128.load(stop - 16), v128.load(stop - 17), decimals);
  return v128.and(characters, v128.load(count, DIGIT_MASKS + 16));
}

/** The sixteen digits in front of those. */
// @ts-ignore: decorator
@inline
export function firstDigits(stop: usize, scale: usize, count: usize): v128 {
  const decimals = v128.load(scale << 5, DECIMALS_MASKS);
  const characters = v128.bitselect(v128.load(stop - 32), v128.load(stop - 33), decimals);
  return v128.and(characters, v128.load(count, DIGIT_MASKS));
}

/**
 * 10 and 1, 100 and 1, 10^4 and 1: what two digits, two pairs and two fours count. In memory, to be loaded before a loop: V8 would build
 * a constant anew for every number.
 */
const COUNTS: usize = memory.data<u32>([
  0x0a01_0a01, 0x0a01_0a01, 0x0a01_0a01, 0x0a01_0a01, // times two digits as one i16, the tens are in its upper byte
  0x0001_0064, 0x0001_0064, 0x0001_0064, 0x0001_0064,
  0x0001_2710, 0x0001_2710, 0x0001_2710, 0x0001_2710,
], 16);

// @ts-ignore: decorator
@inline
export function tensAndOnes(): v128 {
  return v128.load(COUNTS);
}

// @ts-ignore: decorator
@inline
export function hundredsAndOnes(): v128 {
  return v128.load(COUNTS, 16);
}

// @ts-ignore: decorator
@inline
export function myriadsAndOnes(): v128 {
  return v128.load(COUNTS, 32);
}

/** Sixteen digits as four numbers of four digits. */
// @ts-ignore: decorator
@inline
export function fours(digits: v128, tens: v128, hundreds: v128): v128 {
  return i32x4.dot_i16x8_s(i16x8.shr_u(i16x8.mul(digits, tens), 8), hundreds);
}

/** Eight numbers of four digits as four of eight digits. */
// @ts-ignore: decorator
@inline
export function eights(low: v128, high: v128, myriads: v128): v128 {
  return i32x4.dot_i16x8_s(i16x8.narrow_i32x4_u(low, high), myriads);
}
