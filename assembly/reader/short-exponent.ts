const PLUS: u32 = 0x2b;
const MINUS: u32 = 0x2d;
const ZERO: u32 = 0x30;

export const NO_EXPONENT: i32 = -128;

/**
 * The exponent of one or two digits, as in `e-5`, `E+05` and `e12`, behind the digits that end at `stop`; NO_EXPONENT if this is none, or
 * a longer one.
 *
 * @param end where the exponent's own digits end
 */
// @ts-ignore: decorator
@inline
export function exponentAt(stop: usize, end: usize): i32 {
  const text = load<u32>(stop);
  if ((text & 0xdf) !== 0x45 /* E */) return NO_EXPONENT;
  const second = (text >> 8) & 0xff;
  const length = <u32>(end - stop);
  if (second >= ZERO) return digitsOf((text >> 8) & 0xff, (text >> 16) & 0xff, length - 1);
  if (second !== MINUS) if (second !== PLUS) return NO_EXPONENT;
  const size = digitsOf((text >> 16) & 0xff, text >> 24, length - 2);
  if (size === NO_EXPONENT) return NO_EXPONENT;
  return second === MINUS ? -size : size;
}

/** The number that one or two characters write, if all of them are digits. */
// @ts-ignore: decorator
@inline
function digitsOf(first: u32, second: u32, count: u32): i32 {
  if (first - ZERO > 9) return NO_EXPONENT;
  if (count === 1) return first - ZERO;
  if (count !== 2) return NO_EXPONENT;
  if (second - ZERO > 9) return NO_EXPONENT;
  return (first - ZERO) * 10 + (second - ZERO);
}
