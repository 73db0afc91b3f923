import { storeDecimal, storeNineDigits, storeNotFinite, storeRare, storeSign } from './write-decimal';
import { exactDecimal } from './write-exact';
import { addressOfPowerOf10, floorLog10OfPowerOf2, floorLog2OfPowerOf10 } from './write-powers';
import { doubtful, nearZero, distanceToInteger, isAboveHalf, nextDigit } from './write-shortest';

const FRACTION: u32 = (1 << 23) - 1;
const SMALLEST_NORMAL: u32 = 1 << 23;
const LARGEST: u32 = 0x7f7f_ffff;
const HIDDEN_BIT: u32 = 1 << 23;

/**
 * 7.038531e-26 is the shortest decimal that rounds to this float32, but the double nearest to it lies on the middle to
 * the next float32 and rounds to that one. Readers go through a double, so it gets one digit more: 7.0385307e-26.
 * It is the only float32 (with its negative) that rounding twice changes.
 */
const ROUNDS_TWICE: u32 = 0x15ae_43fd;

/** Stores the shortest decimal that reads back, through a double, as the float32 with these bits. */
// @ts-ignore: decorator
@inline
export function shortestFloat32(bits: u32, decimal: usize): i64 {
  const magnitude = bits & 0x7fff_ffff;
  const isZero = magnitude === 0;
  const fractionBits = bits & FRACTION;
  const c = select<u32>(0, fractionBits | HIDDEN_BIT, isZero);
  const q = <i32>(magnitude >> 23) - 150;

  // x / 10^(k+1) = c · 2^q · 10^−(k+1) = (c << shift) · g / 2^67, with the first 64 bits g of the power.
  const k = floorLog10OfPowerOf2(q);
  const power = addressOfPowerOf10(-k - 1);
  const shift = <u64>(q + floorLog2OfPowerOf10(-k - 1) + 4);
  const scaled = <u64>c << shift;
  // The product over 2^32, less than 2 off.
  const product = scaled * <u64>load<u32>(power, 4) + ((scaled * <u64>load<u32>(power)) >> 32);
  const fraction = product << 29;
  const h = (load<u64>(power) >> 4) << shift;

  const distance = distanceToInteger(fraction);
  const isShort = distance < h;
  const integer = <u32>(product >> 35) + u32(isShort & isAboveHalf(fraction));
  const digits = integer * 10 + select<u32>(0, nextDigit(fraction), isShort);

  // 7 to 9 digits, or 0: nine.
  const missing = i32(digits < 100_000_000) + i32(digits < 10_000_000);
  const nine = digits * select<u32>(1, select<u32>(10, 100, missing === 1), missing === 0);
  storeNineDigits(decimal, nine, select<i32>(1, k + 9 - missing, isZero));
  storeSign(decimal, bits >> 31);

  // As in shortestFloat64, with signs for conditions.
  const isSpecial = <i32>(magnitude - SMALLEST_NORMAL) | <i32>(LARGEST - magnitude);
  const isPowerOfTwo = <i64>fractionBits - 1;
  const isRare =
    doubtful(fraction, distance, h) |
    (isPowerOfTwo & ~nearZero(distance)) |
    <i64>(isSpecial & ~<i32>(magnitude - 1)) |
    (<i64>(magnitude ^ ROUNDS_TWICE) - 1);
  storeRare(decimal, <u32>(<u64>isRare >> 63));
  return isRare;
}

/** The same for the few that the above cannot decide: non-finite, subnormal, powers of two, and doubtful ones. */
export function rareFloat32(bits: u32, decimal: usize): void {
  const magnitude = bits & 0x7fff_ffff;
  const fractionBits = magnitude & FRACTION;
  const biased = <i32>(magnitude >> 23);
  if (biased === 0xff) storeNotFinite(decimal, fractionBits !== 0);
  else if (magnitude === ROUNDS_TWICE) storeDecimal(decimal, 7_038_530_700_000_000, 0, -25);
  else if (biased === 0) exactDecimal(fractionBits, -149, false, true, decimal);
  else exactDecimal(fractionBits | HIDDEN_BIT, biased - 150, fractionBits === 0 && biased > 1, true, decimal);
}
