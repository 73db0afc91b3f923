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
export const SPLITTER: number = 134217729;

/** The first 26 bits of a double below 2^996, rounded; the rest fits into 26 as well, with its sign. */
export function splitHigh(a: number): number {
  const scaled = SPLITTER * a;
  return scaled - (scaled - a);
}

/** 2^900: factors below it have products whose errors can be computed, and what is lost of larger ones is not needed. */
export const HUGE: number = 8.452712498170644e270;

/** The exact error of `product = a * b`, for factors below 2^996 and products that do not underflow. */
export function productError(a: number, b: number, product: number): number {
  const aHigh = splitHigh(a);
  const aLow = a - aHigh;
  const bHigh = splitHigh(b);
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
