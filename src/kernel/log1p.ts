import { productError, sumError } from './double-double.ts';

/** 2^-60. Below this, log(1 + s) is s − s²/2 to the last digit and more. */
const TINY: number = 8.673617379884035e-19;

/** ln 2 in two parts: the first has 42 bits, so that its product with any exponent is exact. */
const LN2_HIGH: number = 0.6931471805598903;
const LN2_LOW: number = 5.497923018708371e-14;

/**
 * Writes log(1 + s) · scale for a finite s ≥ 0, given times `scale` in two parts, as an unevaluated sum of two doubles to
 * `out[at]` and `out[at + 1]`: right to 58 bits.
 *
 *     1 + s = 2^k f,   f in (√½, √2]
 *     log(1 + s) = k ln 2 + 2 artanh z,   z = (f − 1) / (f + 1),   |z| < 0.172
 *     2 artanh z = 2 z + 2 z³/3 + 2 z⁵/5 + …
 *
 * Only k ln 2 and 2 z can be large: they are computed in two doubles each, and the rest adds to the lower ones. The host's
 * `Math.log1p` is within 1 ulp, knows no low part, and its bits change with the host: these do not.
 *
 * @param scale a power of two, under which the logarithm of a tiny s keeps its digits
 * @example writeLog1p(1, 0, 1, out, 0) // out is [0.6931471805599453, 2.319e-17]
 * @see Muller, Elementary Functions: Algorithms and Implementation, 3rd ed. 2016, chapter 11 (reduction, artanh series)
 */
export function writeLog1p(scaledHigh: number, scaledLow: number, scale: number, out: Doubles, at: i32): void {
  const high = scaledHigh / scale;
  const low = scaledLow / scale;
  if (high < TINY) {
    out[at] = scaledHigh;
    out[at + 1] = scaledLow - 0.5 * high * scaledHigh;
    return;
  }
  let f = 1 + high;
  // f − 1: f itself may have lost the digits of a small s.
  let numerator = high;
  let numeratorLow = low;
  let k: number = 0;
  if (f > Math.SQRT2) {
    let fLow = sumError(1, high, f) + low;
    while (f > Math.SQRT2) {
      f *= 0.5;
      fLow *= 0.5;
      k += 1;
    }
    numerator = f - 1;
    numeratorLow = fLow;
  }
  const denominator = 2 + numerator;
  const denominatorLow = sumError(2, numerator, denominator) + numeratorLow;
  const z = numerator / denominator;
  const product = z * denominator;
  const rest = numerator - product - productError(z, denominator, product);
  const zLow = (rest + (numeratorLow - z * denominatorLow)) / denominator;

  const square = z * z;
  const series = z * square * artanhRest(square);

  const large = k * LN2_HIGH;
  const sum = large + 2 * z;
  // The derivative of 2 artanh z is 2 (1 + z² + …).
  const sumLow = sumError(large, 2 * z, sum) + (k * LN2_LOW + 2 * zLow * (1 + square) + series);
  const log = sum + sumLow;
  out[at] = log * scale;
  out[at + 1] = (sum - log + sumLow) * scale;
}

/** 2/3 + 2/5 z² + 2/7 z⁴ + …, as far as it counts. Written out: a loop would have to divide. */
function artanhRest(square: number): number {
  let sum: number = 2.0 / 21.0 + square * (2.0 / 23.0);
  sum = 2.0 / 19.0 + square * sum;
  sum = 2.0 / 17.0 + square * sum;
  sum = 2.0 / 15.0 + square * sum;
  sum = 2.0 / 13.0 + square * sum;
  sum = 2.0 / 11.0 + square * sum;
  sum = 2.0 / 9.0 + square * sum;
  sum = 2.0 / 7.0 + square * sum;
  sum = 2.0 / 5.0 + square * sum;
  return 2.0 / 3.0 + square * sum;
}
