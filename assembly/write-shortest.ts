/**
 * What is common to `shortestFloat64` and `shortestFloat32`: the choice of the shortest decimal that reads back as x, of
 * the shortest ones the nearest, given the quotient x / 10^(k+1) (`write-quotient.ts`). Every decimal within half an
 * ulp h of it reads back as x, and 0.05 ≤ h < 0.5. So there is at most one integer that does: if there is, it is the
 * shortest; else one digit more suffices, the one nearest to 10 · fraction.
 *
 * The fraction is known up to an error. Where that could change the choice, the choice is unsure: `write-exact.ts` makes
 * it then. Conditions that come together are signs, negative for true: | and & of them are an instruction each.
 *
 * @see J. Jeon, Dragonbox: a new floating-point binary-to-decimal conversion algorithm, 2020
 * @see R. Giulietti, The Schubfach way to render doubles, 2020
 */

/** The fraction is hardly 3 · 2^-35 too low, ten times that is less than 2^-30: in units of 2^-64, and twice as much. */
const TOLERANCE_BITS = 35;
const TOLERANCE: u64 = 1 << TOLERANCE_BITS;

/** Ten times the fraction has four bits before the point. */
const DIGIT_SHIFT = 60;
const HALF_DIGIT: u64 = 1 << (DIGIT_SHIFT - 1);

/** How far the fraction is from 0 or from 1, whichever is nearer. */
// @ts-ignore: decorator
@inline
export function distanceToInteger(fraction: u64): u64 {
  const sign = <u64>(<i64>fraction >> 63);
  return (fraction ^ sign) - sign;
}

// @ts-ignore: decorator
@inline
export function isAboveHalf(fraction: u64): bool {
  return <i64>fraction < 0;
}

/** The digit nearest to 10 · fraction. */
// @ts-ignore: decorator
@inline
export function nextDigit(fraction: u64): u32 {
  return <u32>((tenfold(fraction) + HALF_DIGIT) >> DIGIT_SHIFT);
}

/** Negative where the error could change the choice: at the end of the interval, or half-way between two digits. */
// @ts-ignore: decorator
@inline
export function isDoubtful(fraction: u64, distance: u64, h: u64): i64 {
  const fromHalfWay = (tenfold(fraction) + HALF_DIGIT) << (64 - DIGIT_SHIFT);
  return isNearZero(distance - h) | isNearZero(fromHalfWay);
}

/** Negative where x is 0 within the error, from above or from below. */
// @ts-ignore: decorator
@inline
export function isNearZero(x: u64): i64 {
  return <i64>((x + TOLERANCE) >> (TOLERANCE_BITS + 1)) - 1;
}

// @ts-ignore: decorator
@inline
function tenfold(fraction: u64): u64 {
  return (fraction >> (64 - DIGIT_SHIFT)) * 10;
}
