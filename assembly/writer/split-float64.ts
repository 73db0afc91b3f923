import { DECIMAL_SIZE } from './decimal';
import { LAYOUT_SIZE } from './layout';
import { firstHalves, PAIR_SIZE, secondHalves } from './pair';

const NUMBERS = memory.data<f64>([
  1, 9, 1e15,
  1e8, 1e-8,
  4503599627370496, // 2^52: added to an integer, it leaves that in the low bits
  6755399441055744, // 1.5 · 2^52: the same, and rounds
]);
const MASKS = memory.data<u64>([0xffff_ffff, LAYOUT_SIZE]);

/**
 * The third loop: 17 digits as two integers of eight and a digit. The integer has 15 or 16 digits; one of 15 takes the
 * digit behind it as its 16th, and has its point one place further left.
 *
 * All is exact (docs/adr/0017): ten times an integer below 10^15 is even, and so a double; the estimate of the upper eight
 * digits is right or 1 too large, which shows in the sign of the rest.
 */
export function splitFloat64(pair: usize, end: usize, decimal: usize): void {
  const one = v128.load64_splat(NUMBERS), nine = v128.load64_splat(NUMBERS, 8), limit = v128.load64_splat(NUMBERS, 16);
  const unit = v128.load64_splat(NUMBERS, 24), perUnit = v128.load64_splat(NUMBERS, 32);
  const toInteger = v128.load64_splat(NUMBERS, 40), rounder = v128.load64_splat(NUMBERS, 48);
  const lowWord = v128.load64_splat(MASKS), layoutSize = v128.load64_splat(MASKS, 8);
  const zero = i64x2.splat(0);
  for (; pair < end; pair += PAIR_SIZE, decimal += 2 * DECIMAL_SIZE) {
    const integer = v128.load(pair), digit = v128.load(pair, 16);
    const isShorter = f64x2.lt(integer, limit);
    const sixteen = f64x2.mul(integer, f64x2.add(one, v128.and(isShorter, nine)));

    const estimate = f64x2.add(f64x2.mul(sixteen, perUnit), rounder);
    const rest = f64x2.sub(sixteen, f64x2.mul(f64x2.sub(estimate, rounder), unit));
    const isTooLarge = f64x2.lt(rest, zero);
    const high = i64x2.add(estimate, isTooLarge);
    const low = f64x2.add(f64x2.add(rest, v128.and(isTooLarge, unit)), v128.and(isShorter, digit));
    const last = v128.andnot(digit, isShorter);

    const digits = v128.or(v128.and(high, lowWord), i64x2.shl(f64x2.add(low, toInteger), 32));
    const layout = i64x2.sub(v128.load(pair, 48), v128.and(isShorter, layoutSize));
    const rests = v128.or(layout, i64x2.shl(f64x2.add(last, toInteger), 32));
    v128.store(decimal, firstHalves(digits, rests));
    v128.store(decimal, secondHalves(digits, rests), DECIMAL_SIZE);
  }
}
