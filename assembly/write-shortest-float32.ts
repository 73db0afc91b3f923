import { storeDecimal, storeNotFinite } from './write-decimal';
import { exactDecimal } from './write-exact';
import { fractionOf, halfUlpOf, integerOf, powerOf } from './write-quotient';
import { distanceToInteger, isAboveHalf, isDoubtful, isNearZero, nextDigit } from './write-shortest';

const MAGNITUDE: u32 = 0x7fff_ffff;
const FRACTION_BITS: u32 = (1 << 23) - 1;
const HIDDEN_BIT: u32 = 1 << 23;
const SMALLEST_NORMAL: u32 = 1 << 23;
const LARGEST: u32 = 0x7f7f_ffff;

/**
 * 7.038531e-26 is the shortest decimal that rounds to this float32, but the double nearest to it lies on the middle to
 * the next float32 and rounds to that one. Readers go through a double, so it gets one digit more: 7.0385307e-26.
 * It is the only float32, with its negative, that rounding twice changes.
 */
const ROUNDS_TWICE: u32 = 0x15ae_43fd;

/**
 * Stores the shortest decimal that reads back, through a double, as the float32 with these bits; returns a negative
 * number if unsure.
 */
// @ts-ignore: decorator
@inline
export function shortestFloat32(bits: u32, quotient: usize, decimal: usize): i64 {
  const magnitude = bits & MAGNITUDE;
  const isZero = magnitude === 0;
  const fraction = fractionOf(quotient);
  const h = halfUlpOf(quotient);

  const distance = distanceToInteger(fraction);
  const isShort = distance < h;
  const integer = <u32>integerOf(quotient) + u32(isShort & isAboveHalf(fraction));
  const digits = integer * 10 + select<u32>(0, nextDigit(fraction), isShort);

  // 7 to 9 digits, or 0: nine.
  const missing = i32(digits < 100_000_000) + i32(digits < 10_000_000);
  const nine = digits * select<u32>(1, select<u32>(10, 100, missing === 1), missing === 0);
  const point = select<i32>(1, powerOf(quotient) + 9 - missing, isZero);
  const high = nine / 10;
  const low = (nine - high * 10) * 10_000_000;

  const isSpecial = <i32>(magnitude - SMALLEST_NORMAL) | <i32>(LARGEST - magnitude);
  // Below a power of two the interval is narrower: only a decimal that is x itself is sure to be in it.
  const isPowerOfTwo = <i64>(bits & FRACTION_BITS) - 1;
  const isUnsure =
    isDoubtful(fraction, distance, h) |
    (isPowerOfTwo & ~isNearZero(distance)) |
    <i64>(isSpecial & ~(<i32>(magnitude - 1))) |
    (<i64>(magnitude ^ ROUNDS_TWICE) - 1);

  storeDecimal(decimal, high, low, 0, point, <u64>bits << 32, isUnsure);
  return isUnsure;
}

/** The same for where that is unsure: for what is not finite, subnormal, a power of two, or doubtful. */
export function exactFloat32(bits: u32, decimal: usize): void {
  const magnitude = bits & MAGNITUDE;
  const sign = <u64>bits << 32;
  const fractionBits = bits & FRACTION_BITS;
  const biased = <i32>(magnitude >> 23);
  if (biased === 0xff) storeNotFinite(decimal, fractionBits !== 0, sign);
  else if (magnitude === ROUNDS_TWICE) storeDecimal(decimal, 70_385_307, 0, 0, -25, sign, 0);
  else if (biased === 0) exactDecimal(fractionBits, -149, false, true, sign, decimal);
  else exactDecimal(fractionBits | HIDDEN_BIT, biased - 150, fractionBits === 0 && biased > 1, true, sign, decimal);
}
