import { addressOfPowerOf10, floorLog10OfPowerOf2, floorLog2OfPowerOf10 } from './powers';

/**
 * A number x = c · 2^q in units of a power of ten, QUOTIENT_SIZE bytes: what the first pass leaves for the second.
 *
 *     x / 10^(k+1) = integer + fraction / 2^64,   h / 2^64 = ½ ulp / 10^(k+1),   k = ⌊log10 ulp⌋
 *
 * so that 0.05 · 2^64 ≤ h < 0.5 · 2^64.
 *
 * |  0 | u64 | integer                                      |
 * |  8 | u64 | fraction, hardly 3 · 2^-35 of 2^64 too low   |
 * | 16 | u64 | h                                            |
 * | 24 | i32 | k                                            |
 */
export const QUOTIENT_SIZE: usize = 32;

const HIDDEN_BIT64: u64 = 1 << 52;
const HIDDEN_BIT32: u32 = 1 << 23;

// @ts-ignore: decorator
@inline
export function integerOf(quotient: usize): u64 {
  return load<u64>(quotient);
}

// @ts-ignore: decorator
@inline
export function fractionOf(quotient: usize): u64 {
  return load<u64>(quotient, 8);
}

// @ts-ignore: decorator
@inline
export function halfUlpOf(quotient: usize): u64 {
  return load<u64>(quotient, 16);
}

// @ts-ignore: decorator
@inline
export function powerOf(quotient: usize): i32 {
  return load<i32>(quotient, 24);
}

// @ts-ignore: decorator
@inline
function storeQuotient(quotient: usize, integer: u64, fraction: u64, h: u64, k: i32): void {
  store<u64>(quotient, integer);
  store<u64>(quotient, fraction, 8);
  store<u64>(quotient, h, 16);
  store<i32>(quotient, k, 24);
}

/** The quotient of the double with these bits, if it is normal or 0. */
// @ts-ignore: decorator
@inline
export function quotientOfFloat64(bits: u64, quotient: usize): void {
  const isZero = bits << 1 === 0;
  const c = select<u64>(0, (bits & (HIDDEN_BIT64 - 1)) | HIDDEN_BIT64, isZero);
  const q = (<i32>(bits >> 52) & 0x7ff) - 1075;

  // c · 2^q · 10^−(k+1) = (c << shift) · g / 2^131, with the 128 bits g of the power and 0 ≤ shift ≤ 3.
  const k = floorLog10OfPowerOf2(q);
  const power = addressOfPowerOf10(-k - 1);
  const shift = <u64>(q + floorLog2OfPowerOf10(-k - 1) + 4);
  const scaled = c << shift;
  const high = scaled >> 32, low = scaled & 0xffff_ffff;
  const g3 = <u64>load<u32>(power, 4), g2 = <u64>load<u32>(power), g1 = <u64>load<u32>(power, 12);
  // The product over 2^64 is middle + top · 2^64. Left out are low · g1 and two lower halves: hardly 3 · 2^32.
  const lowTop = low * g3;
  const middle = ((low * g2) >> 32) + ((high * g1) >> 32) + high * g2 + (lowTop & 0xffff_ffff);
  const top = high * g3 + (lowTop >> 32) + (middle >> 32);
  const fraction = ((top << 32) | (middle & 0xffff_ffff)) << 29;
  storeQuotient(quotient, top >> 3, fraction, (load<u64>(power) >> 4) << shift, k);
}

/** The quotient of the float32 with these bits, if it is normal or 0. */
// @ts-ignore: decorator
@inline
export function quotientOfFloat32(bits: u32, quotient: usize): void {
  const isZero = bits << 1 === 0;
  const c = select<u32>(0, (bits & (HIDDEN_BIT32 - 1)) | HIDDEN_BIT32, isZero);
  const q = <i32>((bits >> 23) & 0xff) - 150;

  // c · 2^q · 10^−(k+1) = (c << shift) · g / 2^67, with the first 64 bits g of the power and 0 ≤ shift ≤ 3.
  const k = floorLog10OfPowerOf2(q);
  const power = addressOfPowerOf10(-k - 1);
  const shift = <u64>(q + floorLog2OfPowerOf10(-k - 1) + 4);
  const scaled = <u64>c << shift;
  // The product over 2^32: less than 2 is left out.
  const product = scaled * <u64>load<u32>(power, 4) + ((scaled * <u64>load<u32>(power)) >> 32);
  storeQuotient(quotient, product >> 35, product << 29, (load<u64>(power) >> 4) << shift, k);
}
