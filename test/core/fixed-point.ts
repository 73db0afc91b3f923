import { type Exact, ulp } from '../support/ulps.ts';

/**
 * Real numbers as integers times 2^-1600: an oracle that shares no line with what it judges. Every finite double is
 * exact here, and what is computed keeps more than 400 bits down to the smallest of them.
 */
const BITS = 1600n;

export const ONE = 1n << BITS;

/** Below exp(−1100) nothing is told from 0. */
const SMALLEST_EXPONENT = -1100n * ONE;

/** x / 2^HALVINGS is small enough for the Taylor series of exp. */
const HALVINGS = 24n;

/** A finite double, exactly. */
export function fixed(x: number): bigint {
  if (!Number.isFinite(x)) throw new RangeError(`${x} is not finite`);
  const bits = new BigUint64Array(Float64Array.of(Math.abs(x)).buffer)[0] as bigint;
  const biased = bits >> 52n;
  const fraction = bits & ((1n << 52n) - 1n);
  const [mantissa, exponent] = biased === 0n ? [fraction, -1074n] : [fraction | (1n << 52n), biased - 1075n];
  const magnitude = mantissa << (BITS + exponent);
  return x < 0 ? -magnitude : magnitude;
}

export function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

export function divide(a: bigint, b: bigint): bigint {
  return (a << BITS) / b;
}

export function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

/** e^x by Taylor's series of x / 2^24, squared 24 times. */
export function exp(x: bigint): bigint {
  if (x < SMALLEST_EXPONENT) return 0n;
  const reduced = x >> HALVINGS;
  let result = ONE;
  let term = ONE;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = multiply(term, reduced) / n;
    result += term;
  }
  for (let i = 0n; i < HALVINGS; i++) result = multiply(result, result);
  return result;
}

/** log x for x ≥ 1, by Halley's iteration: each step triples the digits of the 50 bits it starts from. */
export function log(x: bigint): bigint {
  let y = fixed(Math.log1p(toDouble(x - ONE)));
  for (let step = 0; step < 5; step++) {
    const e = exp(y);
    y += divide(2n * (x - e), x + e);
  }
  return y;
}

/** The nearest double (a normal one) and the double nearest to what that leaves. */
export function toExact(x: bigint): Exact {
  const high = toDouble(x);
  return [high, Number.isFinite(high) ? toDouble(x - fixed(high)) : 0];
}

/** The double nearest to x, save double rounding where it is subnormal. */
export function toDouble(x: bigint): number {
  const magnitude = x < 0n ? -x : x;
  const surplus = BigInt(Math.max(0, magnitude.toString(16).length * 4 - 128));
  const top = magnitude >> surplus;
  const isExact = top << surplus === magnitude;
  const mantissa = Number(isExact ? top : top | 1n);
  const power = Number(surplus - BITS);
  const half = Math.trunc(power / 2);
  const value = mantissa * 2 ** half * 2 ** (power - half);
  return x < 0n ? -value : value;
}

/** |actual − exactly| / |exactly|; 0 for two zeros. */
export function relativeError(actual: bigint, exactly: bigint): number {
  return actual === exactly ? 0 : toDouble(divide(abs(actual - exactly), abs(exactly)));
}

/** The error of a finite double in units in the last place of the exact value; subnormal values, too, have theirs. */
export function ulpsFrom(value: number, exactly: bigint): number {
  return toDouble(divide(abs(fixed(value) - exactly), fixed(ulp(toDouble(exactly)))));
}

export const abs = (x: bigint) => (x < 0n ? -x : x);
