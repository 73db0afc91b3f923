import { SIGN_SHIFT } from './layout';
import { PAIR_SIZE } from './pair';

/**
 * How far off the fraction may be, and how far from an integer its tenfold may be so that it is no tie: from the errors
 * that docs/adr/0017 derives, rounded up to powers of two. Where they could change the choice, it is unsure.
 */
export const FLOAT64_BOUNDS = memory.data<f64>([
  1.0 / 16777216, // 2^-24
  0.5 - 1.0 / 2097152, // ½ − 2^-21
]);
export const FLOAT32_BOUNDS = memory.data<f64>([
  1.0 / 134217728, // 2^-27
  0.5 - 1.0 / 33554432, // ½ − 2^-25
]);

const NUMBERS = memory.data<f64>([
  1, 10, 0.5,
  6755399441055744, // 1.5 · 2^52: added and subtracted, it rounds to an integer
]);
const MASKS = memory.data<u64>([
  0x000f_ffff_ffff_ffff, // the fraction of a double
  0x8000_0000_0000_0000, // its sign
  0x0000_0100_0000_0000, // that a decimal is unsure
]);

/**
 * The second loop: the choice of the shortest decimal that reads back as x, of the shortest ones the nearest. Every
 * decimal within h of the quotient reads back as x. If an integer does, it is the only one, and the shortest; else one
 * digit more suffices, the one nearest to 10 · fraction.
 *
 * @returns whether any is unsure: near to where the choice changes, a power of two, or no normal number
 * @see J. Jeon, Dragonbox: a new floating-point binary-to-decimal conversion algorithm, 2020
 * @see R. Giulietti, The Schubfach way to render doubles, 2020
 */
export function chooseShortest(from: usize, to: usize, pair: usize, bounds: usize): bool {
  const one = v128.load64_splat(NUMBERS), ten = v128.load64_splat(NUMBERS, 8), half = v128.load64_splat(NUMBERS, 16);
  const rounder = v128.load64_splat(NUMBERS, 24);
  const fractionBits = v128.load64_splat(MASKS), signBit = v128.load64_splat(MASKS, 8);
  const unsureBit = v128.load64_splat(MASKS, 16);
  const error = v128.load64_splat(bounds), clearOfTie = v128.load64_splat(bounds, 8);
  const zero = i64x2.splat(0);

  let anyUnsure = zero;
  for (let at = from; at < to; at += 16, pair += PAIR_SIZE) {
    const x = v128.load(at);
    const fraction = v128.load(pair, 16);
    const h = v128.load(pair, 32);

    const distance = f64x2.pmin(fraction, f64x2.sub(one, fraction));
    const isShort = f64x2.lt(distance, h);
    const roundsUp = v128.and(isShort, f64x2.gt(fraction, half));
    const tenfold = f64x2.mul(fraction, ten);
    const digit = f64x2.sub(f64x2.add(tenfold, rounder), rounder);
    v128.store(pair, f64x2.add(v128.load(pair), v128.and(roundsUp, one)));
    v128.store(pair, v128.andnot(digit, isShort), 16);

    // Not "is unsure": comparisons with h = NaN are false.
    const isSure = v128.and(
      f64x2.gt(f64x2.abs(f64x2.sub(distance, h)), error),
      f64x2.lt(f64x2.abs(f64x2.sub(tenfold, digit)), clearOfTie),
    );
    // Below a power of two the interval is narrower: only a decimal that is x itself is sure to be in it.
    const isPowerOfTwo = i64x2.eq(v128.and(x, fractionBits), zero);
    const isNarrow = v128.and(isPowerOfTwo, f64x2.gt(distance, error));
    const isUnsure = v128.andnot(v128.or(v128.not(isSure), isNarrow), f64x2.eq(x, zero));
    anyUnsure = v128.or(anyUnsure, isUnsure);

    const flags = v128.or(i64x2.shr_u(v128.and(x, signBit), 63 - SIGN_SHIFT), v128.and(isUnsure, unsureBit));
    v128.store(pair, v128.or(v128.load(pair, 48), flags), 48);
  }
  return v128.any_true(anyUnsure);
}
