import { storeDecimal, storeNotFinite } from './write-decimal';
import { exactDecimal } from './write-exact';
import { fractionOf, halfUlpOf, integerOf, powerOf } from './write-quotient';
import { distanceToInteger, isAboveHalf, isDoubtful, isNearZero, nextDigit } from './write-shortest';

const MAGNITUDE: u64 = (1 << 63) - 1;
const FRACTION_BITS: u64 = (1 << 52) - 1;
const HIDDEN_BIT: u64 = 1 << 52;
const SMALLEST_NORMAL: u64 = 1 << 52;
const LARGEST: u64 = 0x7fef_ffff_ffff_ffff;

/** Stores the shortest decimal that reads back as the double with these bits; returns a negative number if unsure. */
// @ts-ignore: decorator
@inline
export function shortestFloat64(bits: u64, quotient: usize, decimal: usize): i64 {
  const magnitude = bits & MAGNITUDE;
  const isZero = magnitude === 0;
  const fraction = fractionOf(quotient);
  const h = halfUlpOf(quotient);

  const distance = distanceToInteger(fraction);
  const isShort = distance < h;
  const integer = integerOf(quotient) + u64(isShort & isAboveHalf(fraction));
  const digit = select<u32>(0, nextDigit(fraction), isShort);

  // 15 or 16 digits, or 0: sixteen, and the next.
  const isShorter = integer < 1_000_000_000_000_000;
  const leading = select<u64>(integer * 10 + digit, integer, isShorter);
  const last = select<u32>(0, digit, isShorter);
  const point = select<i32>(1, powerOf(quotient) + 17 - i32(isShorter), isZero);

  // ⌊leading / 10^8⌋, or 1 less: V8 has a fast division by a constant for 32 bits, but not for 64.
  const high = <u32>(((leading >> 22) * 2_882_303_761) >> 36);
  const low = <u32>leading - high * 100_000_000;
  const isLess = low >= 100_000_000;

  const isSpecial = <i64>(magnitude - SMALLEST_NORMAL) | <i64>(LARGEST - magnitude);
  // Below a power of two the interval is narrower: only a decimal that is x itself is sure to be in it.
  const isPowerOfTwo = <i64>((bits & FRACTION_BITS) - 1);
  const isUnsure =
    isDoubtful(fraction, distance, h) |
    (isPowerOfTwo & ~isNearZero(distance)) |
    (isSpecial & ~(<i64>(magnitude - 1)));

  storeDecimal(
    decimal,
    high + u32(isLess),
    select<u32>(low - 100_000_000, low, isLess),
    last,
    point,
    bits,
    isUnsure,
  );
  return isUnsure;
}

/** The same for where that is unsure: for what is not finite, subnormal, a power of two, or doubtful. */
export function exactFloat64(bits: u64, decimal: usize): void {
  const fractionBits = bits & FRACTION_BITS;
  const biased = <i32>(bits >> 52) & 0x7ff;
  if (biased === 0x7ff) storeNotFinite(decimal, fractionBits !== 0, bits);
  else if (biased === 0) exactDecimal(fractionBits, -1074, false, false, bits, decimal);
  else exactDecimal(fractionBits | HIDDEN_BIT, biased - 1075, fractionBits === 0 && biased > 1, false, bits, decimal);
}
