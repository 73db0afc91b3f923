import { productError, sumError } from '../../kernel/double-double.ts';

/** 10^k = HIGH[k] + LOW[k] to 106 bits; exactly, with LOW[k] = 0, up to k = 22. */
const LARGEST_POWER = 280;
const HIGH = Float64Array.from({ length: LARGEST_POWER + 1 }, (_, k) => Number(10n ** BigInt(k)));
const LOW = Float64Array.from(HIGH, (high, k) => Number(10n ** BigInt(k) - BigInt(high)));

const INVERSE = HIGH.map((high) => 1 / high);

/** Twice the relative error of the two-double arithmetic below, which stays under 2^-100. */
const UNCERTAINTY = 2 ** -99;

/**
 * The double nearest to (head · 10^tailDigits + tail) · 10^exponent, or NaN where this cannot tell it for certain.
 *
 * Up to 15 digits and 10^±22 both factors are doubles and one operation rounds once (Clinger). Beyond, the value is
 * computed to some 100 bits; if all numbers within the error of that round to one double, it is the one. Else, a few
 * times in 10^13, and for exponents beyond ±280, the caller asks someone slower.
 *
 * @param head up to nine digits
 * @param tail up to nine more, `tailDigits` of them
 * @example decimalToDouble(1, 0, 0, -1) // 0.1
 * @see Clinger 1990, "How to read floating point numbers accurately", doi:10.1145/93542.93557
 */
export function decimalToDouble(head: number, tail: number, tailDigits: number, exponent: number): number {
  const power = exponent < 0 ? -exponent : exponent;
  if (tailDigits <= 6 && power <= 22) {
    const digits = head * (HIGH[tailDigits] as number) + tail;
    const factor = HIGH[power] as number;
    return exponent < 0 ? digits / factor : digits * factor;
  }
  if (!(power <= LARGEST_POWER)) return Number.NaN;
  if (head === 0 && tail === 0) return 0;

  // The digits as high + low, exactly: 10^9 is 2^9 times a number of 21 bits, and head has at most 30.
  const shifted = head * (HIGH[tailDigits] as number);
  const high = shifted + tail;
  const low = sumError(shifted, tail, high);

  const powerHigh = HIGH[power] as number;
  const powerLow = LOW[power] as number;
  let value: number;
  let rest: number;
  if (exponent < 0) {
    // A quotient to within an ulp or two, and what it leaves of the dividend: no division is needed for either.
    const inverse = INVERSE[power] as number;
    value = high * inverse;
    const product = value * powerHigh;
    rest = (high - product - productError(value, powerHigh, product) + low - value * powerLow) * inverse;
  } else {
    value = high * powerHigh;
    rest = productError(high, powerHigh, value) + high * powerLow + low * powerHigh;
  }
  const margin = value * UNCERTAINTY;
  const nearest = value + (rest - margin);
  return nearest === value + (rest + margin) ? nearest : Number.NaN;
}
