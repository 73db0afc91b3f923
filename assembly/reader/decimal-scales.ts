import { addressOfPowerOf10, floorLog2OfPowerOf10 } from '../powers/powers';

/*
 * A number's scale says by how many places its digits are to be moved to the right: 0 or 1 for none, else by scale − 1. So it is
 * how many characters there are from its point on, or 0 without a point, and takes no branch to find out. Both tables have two
 * entries for each scale, for positive and for negative numbers, so that signs cost nothing either.
 */

export const MOST_PLAIN_DIGITS: u32 = 31;
/** Of a number with an exponent that moves its digits by up to 99 places more. */
const MOST_SCALE: u32 = MOST_PLAIN_DIGITS + 99;

/** The longest integers that are doubles whatever their digits, and the largest scale such a number can have. */
export const MOST_SHORT_DIGITS: u32 = 15;

const DIVISORS: usize = memory.data((MOST_SHORT_DIGITS + 1) * 2 * 8, 16);
const NEGATIVE_POWERS: usize = memory.data((MOST_SCALE + 1) * 2 * 16, 16);

/** ±10^(scale − 1), for a number of up to 15 digits. */
// @ts-ignore: decorator
@inline
export function divisorOf(scale: usize, sign: usize): f64 {
  return load<f64>((scale << 4) + (sign << 3), DIVISORS);
}

/** Where ±10^−(scale − 1) is, for `negativePowerAt`. */
// @ts-ignore: decorator
@inline
export function placeOfNegativePower(scale: usize, sign: usize): usize {
  return (scale << 5) + (sign << 4);
}

/**
 * ±10^−(scale − 1) as a sum of two doubles: its first 26 bits, so that a product with 27 bits is exact, and the others, rounded to
 * 53 bits. The sum is off by less than 2^-77 of it.
 */
// @ts-ignore: decorator
@inline
export function negativePowerAt(place: usize): v128 {
  return v128.load(place, NEGATIVE_POWERS);
}

const TWO_TO_MINUS_64: f64 = 1.0 / 18446744073709551616.0;

let power = 1.0;
for (let scale: u32 = 0; scale <= MOST_SHORT_DIGITS; scale++) {
  if (scale > 1) power *= 10;
  store<f64>(DIVISORS + (<usize>scale << 4), power);
  store<f64>(DIVISORS + (<usize>scale << 4), -power, 8);
}

for (let scale: u32 = 0; scale <= MOST_SCALE; scale++) {
  // 10^k = (high · 2^64 + low) · 2^(⌊log2 10^k⌋ − 127), where high has its highest bit set.
  const k = scale === 0 ? 0 : 1 - <i32>scale;
  const bits = addressOfPowerOf10(k);
  const high = load<u64>(bits), low = load<u64>(bits, 8);
  const unit = reinterpret<f64>(<u64>(floorLog2OfPowerOf10(k) - 63 + 1023) << 52);
  const others = high & ((1 << 38) - 1);
  const first = <f64>(high - others) * unit;
  const second = (<f64>others + <f64>low * TWO_TO_MINUS_64) * unit;
  const entry = NEGATIVE_POWERS + placeOfNegativePower(scale, 0);
  store<f64>(entry, first);
  store<f64>(entry, second, 8);
  store<f64>(entry, -first, 16);
  store<f64>(entry, -second, 24);
}
