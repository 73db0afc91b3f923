import { DECIMAL_SIZE } from './decimal';
import { LAYOUT_SIZE } from './layout';
import { firstHalves, PAIR_SIZE, secondHalves } from './pair';

const NUMBERS = memory.data<f64>([
  1, 9, 90, 10,
  1e6, 1e7, 0.1, 0.45,
  4503599627370496, // 2^52: added to an integer, it leaves that in the low bits
  6755399441055744, // 1.5 · 2^52: the same, and rounds
]);
const MASKS = memory.data<u64>([0xffff_ffff, LAYOUT_SIZE]);

/**
 * The third loop: nine digits as an integer of eight, and one of eight of which seven are 0. The integer before the digit
 * has 6 to 8 digits: with fewer than 8, the point is further left.
 *
 * All is exact (docs/adr/0017): digits / 10 − 0.45 is 0.45 at most from the integer of the first eight.
 */
export function splitFloat32(pair: usize, end: usize, decimal: usize): void {
  const one = v128.load64_splat(NUMBERS), nine = v128.load64_splat(NUMBERS, 8), ninety = v128.load64_splat(NUMBERS, 16);
  const ten = v128.load64_splat(NUMBERS, 24);
  const million = v128.load64_splat(NUMBERS, 32), tenMillion = v128.load64_splat(NUMBERS, 40);
  const tenth = v128.load64_splat(NUMBERS, 48), almostHalf = v128.load64_splat(NUMBERS, 56);
  const toInteger = v128.load64_splat(NUMBERS, 64), rounder = v128.load64_splat(NUMBERS, 72);
  const lowWord = v128.load64_splat(MASKS), layoutSize = v128.load64_splat(MASKS, 8);
  for (; pair < end; pair += PAIR_SIZE, decimal += 2 * DECIMAL_SIZE) {
    const integer = v128.load(pair);
    const isSeven = f64x2.lt(integer, tenMillion), isSix = f64x2.lt(integer, million);
    const factor = f64x2.add(f64x2.add(one, v128.and(isSeven, nine)), v128.and(isSix, ninety));
    const digits = f64x2.mul(f64x2.add(f64x2.mul(integer, ten), v128.load(pair, 16)), factor);

    const eight = f64x2.add(f64x2.sub(f64x2.mul(digits, tenth), almostHalf), rounder);
    const ninth = f64x2.sub(digits, f64x2.mul(f64x2.sub(eight, rounder), ten));
    const low = f64x2.add(f64x2.mul(ninth, tenMillion), toInteger);

    const halves = v128.or(v128.and(eight, lowWord), i64x2.shl(low, 32));
    const layout = i64x2.sub(
      v128.load(pair, 48),
      i64x2.add(v128.and(isSeven, layoutSize), v128.and(isSix, layoutSize)),
    );
    v128.store(decimal, firstHalves(halves, layout));
    v128.store(decimal, secondHalves(halves, layout), DECIMAL_SIZE);
  }
}
