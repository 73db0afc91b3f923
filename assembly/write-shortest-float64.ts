import { storeDecimal, storeNotFinite, storeRare, storeSign } from './write-decimal';
import { exactDecimal } from './write-exact';
import { addressOfPowerOf10, floorLog10OfPowerOf2, floorLog2OfPowerOf10 } from './write-powers';
import { doubtful, nearZero, distanceToInteger, isAboveHalf, nextDigit } from './write-shortest';

const MAGNITUDE: u64 = (1 << 63) - 1;
const FRACTION: u64 = (1 << 52) - 1;
const SMALLEST_NORMAL: u64 = 1 << 52;
const LARGEST: u64 = 0x7fef_ffff_ffff_ffff;
const HIDDEN_BIT: u64 = 1 << 52;

/** Stores the shortest decimal that reads back as the double with these bits. */
// @ts-ignore: decorator
@inline
export function shortestFloat64(bits: u64, decimal: usize): i64 {
  const magnitude = bits & MAGNITUDE;
  const isZero = magnitude === 0;
  const fractionBits = bits & FRACTION;
  const c = select<u64>(0, fractionBits | HIDDEN_BIT, isZero);
  const q = <i32>(magnitude >> 52) - 1075;

  // x / 10^(k+1) = c · 2^q · 10^−(k+1) = (c << shift) · g / 2^131, with the 128 bits g of the power.
  const k = floorLog10OfPowerOf2(q);
  const power = addressOfPowerOf10(-k - 1);
  const shift = <u64>(q + floorLog2OfPowerOf10(-k - 1) + 4);
  const scaled = c << shift;
  const high = scaled >> 32, low = scaled & 0xffff_ffff;
  const g3 = <u64>load<u32>(power, 4), g2 = <u64>load<u32>(power), g1 = <u64>load<u32>(power, 12);
  // The product over 2^64, its middle and its top. What is left out, low · g1, two lower halves and less, is below 3 · 2^32.
  const lowTop = low * g3;
  const middle = ((low * g2) >> 32) + ((high * g1) >> 32) + high * g2 + (lowTop & 0xffff_ffff);
  const top = high * g3 + (lowTop >> 32) + (middle >> 32);
  const fraction = ((top << 32) | (middle & 0xffff_ffff)) << 29;
  const h = (load<u64>(power) >> 4) << shift;

  const distance = distanceToInteger(fraction);
  const isShort = distance < h;
  const integer = (top >> 3) + u64(isShort & isAboveHalf(fraction));
  const digit = select<u32>(0, nextDigit(fraction), isShort);

  // 15 or 16 digits, or 0: sixteen, and the next.
  const isShorter = integer < 1_000_000_000_000_000;
  const leading = select<u64>(integer * 10 + digit, integer, isShorter);
  const last = select<u32>(0, digit, isShorter);
  storeDecimal(decimal, leading, last, select<i32>(1, k + 17 - i32(isShorter), isZero));
  storeSign(decimal, <u32>(bits >> 63));

  // Conditions are signs here, negative for true: | and & of them are an instruction each.
  const isSpecial = <i64>(magnitude - SMALLEST_NORMAL) | <i64>(LARGEST - magnitude);
  // Below a power of two the interval is narrower: only a decimal that is x itself is sure to be in it.
  const isPowerOfTwo = <i64>(fractionBits - 1);
  const isRare =
    doubtful(fraction, distance, h) |
    (isPowerOfTwo & ~nearZero(distance)) |
    (isSpecial & ~<i64>(magnitude - 1));
  storeRare(decimal, <u32>(<u64>isRare >> 63));
  return isRare;
}

/** The same for the few that the above cannot decide: non-finite, subnormal, powers of two, and doubtful ones. */
export function rareFloat64(bits: u64, decimal: usize): void {
  const fractionBits = bits & FRACTION;
  const biased = <i32>(bits >> 52) & 0x7ff;
  if (biased === 0x7ff) storeNotFinite(decimal, fractionBits !== 0);
  else if (biased === 0) exactDecimal(fractionBits, -1074, false, false, decimal);
  else exactDecimal(fractionBits | HIDDEN_BIT, biased - 1075, fractionBits === 0 && biased > 1, false, decimal);
}
