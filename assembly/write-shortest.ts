/**
 * The choice of the shortest decimal for the product (Schubfach, in the shape of Dragonbox's main path)
 *
 *     x / 10^(k+1) = integer + fraction / 2^64,   h = ½ ulp of x / 10^(k+1) in units of 2^-64
 *
 * where k = ⌊log10 ulp⌋, so that 0.05 ≤ h < 0.5. Every decimal within h of the quotient reads back as x:
 *
 *     fraction < h       the integer is shortest
 *     fraction > 1 − h   the integer + 1 is
 *     else               one digit more, the one nearest to 10 · fraction
 *
 * The product is known up to TOLERANCE: where that could change the choice, it is doubtful, and `exactDecimal` decides.
 *
 * @see J. Jeon, Dragonbox: a new floating-point binary-to-decimal conversion algorithm, 2020
 */

/** The products are less than 3 · 2^-35 off, ten times of that is less than 2^-30: in units of 2^-64, and twice as safe. */
const TOLERANCE_BITS = 35;
const TOLERANCE: u64 = 1 << TOLERANCE_BITS;

const TENTH_BITS = 60;
const HALF_TENTH: u64 = 1 << (TENTH_BITS - 1);

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

/** The digit nearest to 10 · fraction / 2^64. */
// @ts-ignore: decorator
@inline
export function nextDigit(fraction: u64): u32 {
  return <u32>((tenfold(fraction) + HALF_TENTH) >> TENTH_BITS);
}

/** Negative where an error of TOLERANCE could change the choice: its distance is h, or the fraction is between two digits. */
// @ts-ignore: decorator
@inline
export function doubtful(fraction: u64, distance: u64, h: u64): i64 {
  const betweenDigits = (tenfold(fraction) + HALF_TENTH) << (64 - TENTH_BITS);
  return nearZero(distance - h) | nearZero(betweenDigits);
}

/** Negative where x is 0 within TOLERANCE, from above or from below. */
// @ts-ignore: decorator
@inline
export function nearZero(x: u64): i64 {
  return <i64>((x + TOLERANCE) >> (TOLERANCE_BITS + 1)) - 1;
}

/** 10 · fraction in units of 2^-60. */
// @ts-ignore: decorator
@inline
function tenfold(fraction: u64): u64 {
  return (fraction >> (64 - TENTH_BITS)) * 10;
}
