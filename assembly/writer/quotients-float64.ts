import { factorOffset } from './factors';
import { FLOAT64_FACTORS } from './factors-float64';
import { firstHalves, PAIR_SIZE, secondHalves } from './pair';

const MASKS = memory.data<u64>([
  0x000f_ffff_ffff_ffff, // the fraction of a double
  0x4330_0000_0000_0000, // 2^52
  0xffff_ffff_fc00_0000, // all but the low 26 bits
]);

/**
 * The first loop: the quotients c · m of the doubles in [from, to), two at a time. The product of 53 and 106 bits takes
 * three multiplications of two doubles, where integers would take five of one:
 *
 *     c = cHigh + cLow, cLow < 2^26:   c · m = cHigh · m1 + (c · m2 + cLow · m1)
 *
 * cHigh · m1 is an exact integer; the sum behind it is below 2^28, and hardly 2^-25 off (docs/adr/0017). Constants are
 * loaded before the loop: V8 would build or load them anew at each use.
 */
export function quotientsOfFloat64(from: usize, to: usize, pair: usize): void {
  const fractionBits = v128.load64_splat(MASKS), hiddenBit = v128.load64_splat(MASKS, 8);
  const highBits = v128.load64_splat(MASKS, 16);
  for (let x = from; x < to; x += 16, pair += PAIR_SIZE) {
    const row0 = factorOffset(x), row1 = factorOffset(x + 8);
    const factor0 = v128.load(row0, FLOAT64_FACTORS), factor1 = v128.load(row1, FLOAT64_FACTORS);
    const m1 = firstHalves(factor0, factor1), m2 = secondHalves(factor0, factor1);

    const c = v128.or(v128.and(v128.load(x), fractionBits), hiddenBit);
    const cHigh = v128.and(c, highBits);
    const integer = f64x2.mul(cHigh, m1);
    const behind = f64x2.add(f64x2.mul(c, m2), f64x2.mul(f64x2.sub(c, cHigh), m1));
    const carried = f64x2.floor(behind);
    v128.store(pair, f64x2.add(integer, carried));
    v128.store(pair, f64x2.sub(behind, carried), 16);

    const rest0 = v128.load(row0, FLOAT64_FACTORS + 16), rest1 = v128.load(row1, FLOAT64_FACTORS + 16);
    v128.store(pair, firstHalves(rest0, rest1), 32);
    v128.store(pair, secondHalves(rest0, rest1), 48);
  }
}
