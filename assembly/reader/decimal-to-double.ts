import { highProduct } from '../powers/high-product';
import { addressOfPowerOf10, floorLog2OfPowerOf10 } from '../powers/powers';
import { SMALLEST_POWER } from '../powers/powers-of-ten';

/** 10^k for the k at which it is a double, 0 to 22. */
const EXACT_POWERS: usize = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
]);

/**
 * The double nearest to digits · 10^exponent, or NaN where this cannot tell: for results that are not normal numbers,
 * and at the exact middle between two doubles.
 *
 * Where both factors are doubles one operation rounds once (Clinger 1990, doi:10.1145/93542.93557). Else the product is
 * taken of integers: the digits, and the first 64 or 128 bits of the power, which bound it from both sides
 * (Lemire 2021, "Number parsing at a gigabyte per second", doi:10.1002/spe.2984).
 */
// @ts-ignore: decorator
@inline
export function decimalToDouble(digits: u64, exponent: i32): f64 {
  if (exponent === 0) return <f64>digits;
  if (digits <= <u64>1 << 53 && <u32>(exponent + 22) <= 44) {
    const factor = load<f64>(EXACT_POWERS + (abs(exponent) << 3));
    return exponent < 0 ? <f64>digits / factor : <f64>digits * factor;
  }
  return roundedProduct(digits, exponent);
}

/**
 * The same by integers.
 *
 *     w = digits · 2^z, G = the 128 bits of 10^exponent rounded up: both have their highest bit set
 *     the exact product, in the scale of w · G, lies in (w · G − w, w · G]
 *
 * Of w · G only the highest word counts, unless what is below the 53 bits is too near to a half.
 */
export function roundedProduct(digits: u64, exponent: i32): f64 {
  if (digits === 0) return 0;
  if (<u32>(exponent - SMALLEST_POWER) > <u32>(308 - SMALLEST_POWER)) return NaN;
  const zeros = clz(digits);
  const w = digits << zeros;
  const power = addressOfPowerOf10(exponent);
  const powerHigh = load<u64>(power);
  let high = highProduct(w, powerHigh);

  // high is 2^62 or more: of its bits 53 are kept, the rest is compared with a half.
  const top = <i64>(high >> 63);
  const dropped = 10 + top;
  const half = <u64>1 << (dropped - 1);
  let rest = high & ((half << 1) - 1);
  if (rest - (half - 1) <= 1) {
    // The lower words add less than 2 to high, and what the power was rounded up by takes less than one of `low` away.
    const below = highProduct(w, load<u64>(power, 8));
    const product = w * powerHigh;
    const low = product + below;
    if (low < product) {
      high++;
      rest++;
    }
    if (rest === half && low === 0) return NaN;
  }
  const mantissa = (high >> dropped) + <u64>(rest >= half);

  // 10^exponent = G · 2^(⌊log2 10^exponent⌋ − 127).
  const biased = <i64>floorLog2OfPowerOf10(exponent) + 63 - <i64>zeros + top + 1023;
  if (biased < 1) return NaN;
  // A mantissa that was rounded up to 2^53 carries into the exponent, as it should.
  const bits = <u64>(biased << 52) + (mantissa - (<u64>1 << 52));
  return bits < 0x7ff0000000000000 ? reinterpret<f64>(bits) : NaN;
}
