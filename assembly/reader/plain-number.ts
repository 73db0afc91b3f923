import { MOST_PLAIN_DIGITS } from './decimal-scales';

/**
 * A plain number is −? (0 | [1-9][0-9]*) (. [0-9]+)?, of at most 31 digits. Once its ends are known, everything else about it is
 * found without a loop, and with no branch that depends on its digits.
 */
const MINUS: u8 = 0x2d;
const POINT: i8 = 0x2e;

/** 1 if the number is negative, else 0. */
// @ts-ignore: decorator
@inline
export function signAt(at: usize): u32 {
  return u32(load<u8>(at) === MINUS);
}

/**
 * How many characters there are from the point on, so 1 more than there are decimals; 0 if there is no point among the 16
 * characters behind the first one. (Without one, it is taken to be the 33rd character: that makes more than 31 digits.)
 */
// @ts-ignore: decorator
@inline
export function scaleOf(at: usize, length: u32): u32 {
  const points = <u32>i8x16.bitmask(i8x16.eq(v128.load(at, 1), i8x16.splat(POINT)));
  const point = ctz(points | 0x8000_0000) + 1;
  return point < length ? length - point : 0;
}

/**
 * How many digits there are, leading zeros included: all characters but the sign and, where the scale is not 0, the point. Beyond 31
 * it need not be right.
 */
// @ts-ignore: decorator
@inline
export function countDigits(length: u32, sign: u32, scale: u32): u32 {
  return length - sign - ((scale + 63) >> 6);
}

/** Whether a digit comes first, which is no 0 before another digit, and the point is not last. */
// @ts-ignore: decorator
@inline
export function isPlain(start: usize, scale: u32): bool {
  const two = <u32>load<u16>(start);
  if ((two & 0xff) - 0x30 > 9) return false;
  if ((two & 0xf0ff) === 0x3030) return false;
  return scale !== 1;
}

/** So many characters behind the first one are searched for a point. */
export const POINT_WITHIN: u32 = 16;

/** The most digits of a number in which no point has been overlooked. */
// @ts-ignore: decorator
@inline
export function mostDigits(scale: u32): u32 {
  return select<u32>(MOST_PLAIN_DIGITS, POINT_WITHIN, scale > 0);
}
