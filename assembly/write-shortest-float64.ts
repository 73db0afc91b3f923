import { NOT_FINITE, storeDecimal, storeNotFinite, storeSign } from './write-decimal';
import { exactDecimal } from './write-exact';
import { addressOfPowerOf10, floorLog10OfPowerOf2, floorLog2OfPowerOf10 } from './write-powers';
import { isDoubtful, isNearZero, nextDigit, roundsDown, roundsUp } from './write-shortest';

const FRACTION: u64 = (1 << 52) - 1;

/** Stores the shortest decimal that reads back as the double with these bits. */
// @ts-ignore: decorator
@inline
export function shortestFloat64(bits: u64, decimal: usize): void {
  const fractionBits = bits & FRACTION;
  const biased = <u32>(bits >> 52) & 0x7ff;
  const isNormal = biased !== 0;
  const c = fractionBits | (u64(isNormal) << 52);
  const q = <i32>biased - 1075 + i32(!isNormal);

  // x / 10^(k+1) = c · 2^q · 10^−(k+1) = (c << shift) · g / 2^131, with the 128 bits g of the power.
  const k = floorLog10OfPowerOf2(q);
  const power = addressOfPowerOf10(-k - 1);
  const shift = q + floorLog2OfPowerOf10(-k - 1) + 4;
  const scaled = c << shift;
  const high = scaled >> 32, low = scaled & 0xffff_ffff;
  const g3 = <u64>load<u32>(power, 4), g2 = <u64>load<u32>(power), g1 = <u64>load<u32>(power, 12);
  // The product over 2^96. What is left out (low · g1, high · g0, low · g0, two lower halves) is below 3: below 3 · 2^-35 in the end.
  const lowTop = low * g3;
  const middle = ((low * g2) >> 32) + ((high * g1) >> 32) + high * g2 + (lowTop & 0xffff_ffff);
  const top = high * g3 + (lowTop >> 32) + (middle >> 32);
  const fraction = ((top << 32) | (middle & 0xffff_ffff)) << 29;
  const h = load<u64>(power) >> (4 - shift);

  const up = roundsUp(fraction, h);
  const isShort = roundsDown(fraction, h) | up;
  const integer = (top >> 3) + u64(up);
  const digit = isShort ? 0 : nextDigit(fraction);

  // Below a power of two the interval is narrower: only a decimal that is x itself is sure to be in it.
  const isRare =
    isDoubtful(fraction, h) |
    ((fractionBits === 0) & !isNearZero(fraction)) |
    ((biased - 1 >= 0x7fe) & (bits << 1 !== 0));
  if (isRare) {
    if (biased === 0x7ff) storeNotFinite(decimal, fractionBits !== 0);
    else exactDecimal(c, q, fractionBits === 0 && biased > 1, false, decimal);
  } else {
    // 15 or 16 digits, or 0: sixteen, and the next.
    const isShorter = integer < 1_000_000_000_000_000;
    const leading = isShorter ? integer * 10 + digit : integer;
    const last = isShorter ? 0 : digit;
    const point = k + 17 - i32(isShorter);
    storeDecimal(decimal, leading, last, leading === 0 ? 1 : point);
  }
  storeSign(decimal, <u32>(bits >> 63));
}
