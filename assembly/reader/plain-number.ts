/**
 * A plain number is −? (0 | [1-9][0-9]*) (. [0-9]+)?, of at most 32 digits. Once its ends are known, everything else about it is
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
 * How many characters there are from the point on, so 1 more than there are decimals; 0 if there is no point. The point is found
 * among the 16 characters behind the first one.
 */
// @ts-ignore: decorator
@inline
export function scaleOf(at: usize, length: u32): u32 {
  const points = <u32>i8x16.bitmask(i8x16.eq(v128.load(at, 1), i8x16.splat(POINT)));
  const point = ctz(points | 0x8000_0000) + 1;
  return point < length ? length - point : 0;
}

/** How many digits there are, leading zeros included. A scale that is not 0 takes one character for the point. */
// @ts-ignore: decorator
@inline
export function countDigits(length: u32, sign: u32, scale: u32): u32 {
  return length - sign - ((scale + 31) >> 5);
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
