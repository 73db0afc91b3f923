import { addressOfPowerOf10, floorLog2OfPowerOf10, powerOf2 } from '../powers/powers';

/*
 * A number's scale says by how many places its digits are to be moved to the right: 0 or 1 for none, else by scale − 1. So it is
 * how many characters there are from its point on, or 0 without a point, and takes no branch to find out. Both tables have two
 * entries for each scale, for positive and for negative numbers, so that signs cost nothing either.
 */

export const MOST_PLAIN_DIGITS: u32 = 31;
/** The largest exponent of two digits, which moves digits further to the right, or to the left. */
const MOST_EXPONENT: u32 = 99;
const MOST_SCALE: u32 = MOST_PLAIN_DIGITS + MOST_EXPONENT;

/** The longest integers that are doubles whatever their digits, and the largest scale such a number can have. */
export const MOST_SHORT_DIGITS: u32 = 15;

const DIVISORS: usize = memory.data((MOST_SHORT_DIGITS + 1) * 2 * 8, 16);
const POWERS: usize = memory.data((MOST_SCALE + 1 + MOST_EXPONENT) * 2 * 16, 16);

/** ±10^(scale − 1), for a number of up to 15 digits. */
// @ts-ignore: decorator
@inline
export function divisorOf(scale: usize, sign: usize): f64 {
  return load<f64>((scale << 4) + (sign << 3), DIVISORS);
}

/** Where ±10^−(scale − 1) is, for `powerAt`. */
// @ts-ignore: decorator
@inline
export function placeOfPower(scale: usize, sign: usize): usize {
  return (scale << 5) + (sign << 4);
}

/** The same for a number with an exponent: powers from 10^1 on stand behind those up to 10^0. */
// @ts-ignore: decorator
@inline
export function placeOfPowerWith(exponent: i32, scale: u32, sign: usize): usize {
  const moved = <i32>max<u32>(scale, 1) - exponent;
  return placeOfPower(moved > 0 ? moved : <i32>MOST_SCALE + 1 - moved, sign);
}

/**
 * A power of ten or its negative as a sum of two doubles: its first 26 bits, so that a product with 27 bits is exact, and the others,
 * rounded to 53 bits. The sum is off by less than 2^-77 of it.
 */
// @ts-ignore: decorator
@inline
export function powerAt(place: usize): v128 {
  return v128.load(place, POWERS);
}

let power = 1.0;
for (let scale: u32 = 0; scale <= MOST_SHORT_DIGITS; scale++) {
  if (scale > 1) power *= 10;
  store<f64>(DIVISORS + (<usize>scale << 4), power);
  store<f64>(DIVISORS + (<usize>scale << 4), -power, 8);
}

fillPower(0, 0);
for (let scale: u32 = 1; scale <= MOST_SCALE; scale++) fillPower(scale, 1 - <i32>scale);
for (let k: u32 = 1; k <= MOST_EXPONENT; k++) fillPower(MOST_SCALE + k, k);

/** Fills in ±10^k at the place of a scale. */
function fillPower(scale: u32, k: i32): void {
  // 10^k = (high · 2^64 + low) · 2^(⌊log2 10^k⌋ − 127), where high has its highest bit set.
  const bits = addressOfPowerOf10(k);
  const high = load<u64>(bits), low = load<u64>(bits, 8);
  const unit = powerOf2(floorLog2OfPowerOf10(k) - 63);
  const others = high & ((1 << 38) - 1);
  const first = <f64>(high - others) * unit;
  const second = (<f64>others + <f64>low * powerOf2(-64)) * unit;
  const entry = POWERS + placeOfPower(scale, 0);
  store<f64>(entry, first);
  store<f64>(entry, second, 8);
  store<f64>(entry, -first, 16);
  store<f64>(entry, -second, 24);
}
