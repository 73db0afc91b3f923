import { highProduct } from '../powers/high-product';
import { addressOfPowerOf10, floorLog10OfPowerOf2, floorLog2OfPowerOf10 } from '../powers/powers';
import { storeDecimal } from './decimal';
import { layoutOffset } from './layout';

/**
 * The shortest decimal in the rounding interval of x = c · 2^q, of the shortest ones the nearest to x (Schubfach): slow
 * and exact, for the few numbers that shortest.ts cannot decide.
 *
 * With k = ⌊log10 of the interval's width⌋ the interval, times 10^−k, is 1 to 10 wide. So it holds an integer, and at
 * most one multiple of ten, which then is the shortest. All is compared in quarters, so that the ends are integers too:
 *
 *     lower = (4c − 2) · 2^q / 10^k,  value = 4c · 2^q / 10^k,  upper = (4c + 2) · 2^q / 10^k
 *
 * Below a power of two floats lie twice as dense: there lower = (4c − 1) · 2^q / 10^k. The ends read back as x where c
 * is even. Of two decimals that are equally near the even one is taken.
 *
 * @see R. Giulietti, The Schubfach way to render doubles, 2020
 */
export function exactDecimal(c: u64, q: i32, belowIsDense: bool, isNegative: bool, decimal: usize): void {
  const k = floorLog10OfPowerOf2(q, belowIsDense);
  const power = addressOfPowerOf10(-k);
  const shift = q + floorLog2OfPowerOf10(-k) + 1;
  const openEnds = c & 1;
  const lower = roundToOdd(((c << 2) - 2 + u64(belowIsDense)) << shift, power) + openEnds;
  const value = roundToOdd((c << 2) << shift, power);
  const upper = roundToOdd(((c << 2) + 2) << shift, power) - openEnds;

  const tens = (value / 40) * 10;
  const integer = value >> 2;
  const middle = (integer << 2) + 2;
  const roundsUp = value > middle || (value === middle && (integer & 1) !== 0);

  let nearest: u64;
  if (tens > 0 && lower <= tens << 2) nearest = tens;
  else if ((tens + 10) << 2 <= upper) nearest = tens + 10;
  else if (lower > integer << 2) nearest = integer + 1;
  else if ((integer + 1) << 2 > upper) nearest = integer;
  else nearest = integer + u64(roundsUp);
  storeNormalised(nearest, k, isNegative, decimal);
}

/** Stores n · 10^k, where 0 < n < 10^17. */
function storeNormalised(n: u64, k: i32, isNegative: bool, decimal: usize): void {
  while (n < 10_000_000_000_000_000) {
    n *= 10;
    k--;
  }
  const leading = n / 10;
  const high = <u32>(leading / 100_000_000), low = <u32>(leading % 100_000_000);
  storeDecimal(decimal, high, low, <u32>(n % 10), layoutOffset(k + 17, isNegative));
}

/**
 * n · g / 2^128 for the 128 bits g of a power of ten, rounded to odd: the lowest bit is set where a fraction is cut off,
 * so that the result compares with every integer as the exact product would. That g is rounded up adds less than 2^-68:
 * too little to change this, as a fraction that is not 0 lies between 2^-64 and 1 − 2^-65 for all doubles
 * (test/wasm/powers-of-ten.test.ts).
 */
function roundToOdd(n: u64, power: usize): u64 {
  const high = load<u64>(power);
  const low = load<u64>(power, 8);
  const carried = highProduct(n, low);
  const middle = n * high + carried;
  const top = highProduct(n, high) + u64(middle < carried);
  return top | u64(middle !== 0);
}
