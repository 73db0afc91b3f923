import { storeDecimal, storeNotFinite, storeSign } from './write-decimal';
import { exactDecimal } from './write-exact';
import { addressOfPowerOf10, floorLog10OfPowerOf2, floorLog2OfPowerOf10 } from './write-powers';
import { isDoubtful, isNearZero, nextDigit, roundsDown, roundsUp } from './write-shortest';

const FRACTION: u32 = (1 << 23) - 1;

/**
 * 7.038531e-26 is the shortest decimal that rounds to this float32, but the double nearest to it lies on the middle to
 * the next float32 and rounds to that one. Readers go through a double, so it gets one digit more: 7.0385307e-26.
 * It is the only float32 (with its negative) that rounding twice changes.
 */
const ROUNDS_TWICE: u32 = 0x15ae_43fd;

/** Stores the shortest decimal that reads back, through a double, as the float32 with these bits. */
// @ts-ignore: decorator
@inline
export function shortestFloat32(bits: u32, decimal: usize): void {
  const fractionBits = bits & FRACTION;
  const biased = (bits >> 23) & 0xff;
  const isNormal = biased !== 0;
  const c = fractionBits | (u32(isNormal) << 23);
  const q = <i32>biased - 150 + i32(!isNormal);

  // x / 10^(k+1) = c · 2^q · 10^−(k+1) = (c << shift) · g / 2^67, with the first 64 bits g of the power.
  const k = floorLog10OfPowerOf2(q);
  const power = addressOfPowerOf10(-k - 1);
  const shift = q + floorLog2OfPowerOf10(-k - 1) + 4;
  const scaled = <u64>c << shift;
  // The product over 2^32, less than 2 off: 2 · 2^-35 in the end.
  const product = scaled * <u64>load<u32>(power, 4) + ((scaled * <u64>load<u32>(power)) >> 32);
  const fraction = product << 29;
  const h = load<u64>(power) >> (4 - shift);

  const up = roundsUp(fraction, h);
  const isShort = roundsDown(fraction, h) | up;
  const digits = (<u32>(product >> 35) + u32(up)) * 10 + (isShort ? 0 : nextDigit(fraction));

  const isRare =
    isDoubtful(fraction, h) |
    ((fractionBits === 0) & !isNearZero(fraction)) |
    ((biased - 1 >= 0xfe) & (bits << 1 !== 0)) |
    ((bits & 0x7fff_ffff) === ROUNDS_TWICE);
  if (isRare) {
    if (biased === 0xff) storeNotFinite(decimal, fractionBits !== 0);
    else if ((bits & 0x7fff_ffff) === ROUNDS_TWICE) storeDecimal(decimal, 7_038_530_700_000_000, 0, -25);
    else exactDecimal(c, q, fractionBits === 0 && biased > 1, true, decimal);
  } else {
    // 7 to 9 digits, or 0: nine.
    const missing = i32(digits < 100_000_000) + i32(digits < 10_000_000);
    const nine = <u64>digits * (missing === 0 ? 1 : missing === 1 ? 10 : 100);
    storeDecimal(decimal, nine * 10_000_000, 0, digits === 0 ? 1 : k + 9 - missing);
  }
  storeSign(decimal, bits >> 31);
}
