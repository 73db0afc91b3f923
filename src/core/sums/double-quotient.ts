import { productError, sumError } from '../../kernel/double-double.ts';

/** A real number to some 100 bits: (high + low) · 2^exponent, where `high` is the nearest double to `high + low`. */
export interface LongNumber {
  readonly high: number;
  readonly low: number;
  readonly exponent: number;
}

/**
 * The quotient of two numbers that are finite and not 0, to some 100 bits. Neither it nor what it is made of overflows.
 *
 * @example longQuotient({ high: 1, low: 0, exponent: 0 }, { high: 3, low: 0, exponent: 0 })
 *   // { high: 0.6666666666666666, low: 3.700743415417188e-17, exponent: -1 }, in units of a half
 */
export function longQuotient(dividend: LongNumber, divisor: LongNumber): LongNumber {
  const a = normalized(dividend);
  const b = normalized(divisor);
  const quotient = a.high / b.high;
  const product = quotient * b.high;
  const rest = a.high - product - productError(quotient, b.high, product) + (a.low - quotient * b.low);
  const correction = rest / b.high;
  const high = quotient + correction;
  return { high, low: sumError(quotient, correction, high), exponent: a.exponent - b.exponent };
}

/**
 * A mean: the quotient of a sum and a sum of weights, whatever they are. 0 of nothing, NaN where the weights sum to 0 and the summands do
 * not, and what IEEE arithmetic gives where one is not finite.
 */
export function meanOf(sum: LongNumber, weight: LongNumber): LongNumber {
  const isOrdinary = Number.isFinite(sum.high) && Number.isFinite(weight.high) && sum.high !== 0 && weight.high !== 0;
  if (isOrdinary) return longQuotient(sum, weight);
  const high = sum.high === 0 && weight.high === 0 ? 0 : weight.high === 0 ? Number.NaN : sum.high / weight.high;
  return { high, low: 0, exponent: 0 };
}

/** The nearest double to a number; the one beside it, at most, where that is subnormal. */
export function nearestTo({ high, exponent }: LongNumber): number {
  return timesPowerOfTwo(high, exponent);
}

/** The same number, with `high` in [0.5, 4): products of such are exact. */
function normalized({ high, low, exponent }: LongNumber): LongNumber {
  const power = Math.floor(Math.log2(Math.abs(high)));
  return { high: timesPowerOfTwo(high, -power), low: timesPowerOfTwo(low, -power), exponent: exponent + power };
}

/** x · 2^power in two steps, since 2^power may not be a double; only the second one rounds, if any. */
export function timesPowerOfTwo(x: number, power: number): number {
  const half = Math.trunc(power / 2);
  return x * 2 ** half * 2 ** (power - half);
}
