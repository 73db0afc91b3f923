/**
 * The rounding errors of double arithmetic, exactly: the building blocks of every sum here that must not lose a digit.
 * Each holds barring overflow, without assumptions on the order of the operands' sizes.
 *
 * @see Knuth, The Art of Computer Programming 2, 4.2.2; Dekker 1971, doi:10.1007/BF01397083
 */

/** The exact error of `sum = a + b`: `a + b === sum + sumError(a, b, sum)` in real arithmetic. */
export function sumError(a: number, b: number, sum: number): number {
  const bRounded = sum - a;
  return a - (sum - bRounded) + (b - bRounded);
}

/** The exact error of `difference = a - b`. */
export function differenceError(a: number, b: number, difference: number): number {
  const bRounded = a - difference;
  return a - (difference + bRounded) + (bRounded - b);
}

/** 2^27 + 1: splits a double's 53 bits into two halves whose products are exact. */
const SPLITTER: number = 134217729;

/** The exact error of `product = a * b`, for factors below 2^996 and products that do not underflow. */
export function productError(a: number, b: number, product: number): number {
  const aScaled = SPLITTER * a;
  const aHigh = aScaled - (aScaled - a);
  const aLow = a - aHigh;
  const bScaled = SPLITTER * b;
  const bHigh = bScaled - (bScaled - b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
