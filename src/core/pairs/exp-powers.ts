import { Pair } from './pair.ts';

/** How many steps there are from a power of two to the next. */
export const STEPS = 1024;

/** The steps go from −HALF to HALF: 2^(j/1024) from √½ to √2. */
export const HALF = 512;

/** 2^(2^b/1024) for b in [0, 9], right to 107 bits. */
const ROOTS = [
  1.0006771306930664,
  -5.1151232976856676e-17,
  1.0013547198921082,
  -1.8973728416792993e-17,
  1.0027112750502025,
  -3.636615928692264e-17,
  1.0054299011128027,
  9.499186535455032e-17,
  1.0108892860517005,
  -1.5234778603368577e-17,
  1.0218971486541166,
  5.109225028973444e-17,
  1.0442737824274138,
  8.551889705537965e-17,
  1.0905077326652577,
  -3.046782079812471e-17,
  1.189207115002721,
  3.982015231465646e-17,
  Math.SQRT2,
  -9.667293313452913e-17,
];

/** The same of −2^b/1024. */
const INVERSE_ROOTS = [
  0.9993233275026507,
  1.4518933822589937e-17,
  0.9986471128909702,
  -1.639194528886363e-17,
  0.9972960560854701,
  8.954855176001323e-18,
  0.9945994234836332,
  4.1025663191846e-18,
  0.9892280131939755,
  2.0194376554639083e-17,
  0.9785720620877001,
  4.480383895518334e-17,
  0.9576032806985737,
  -5.3099730280979813e-17,
  0.9170040432046712,
  1.6415536121228136e-17,
  0.8408964152537145,
  4.099505010290748e-17,
  Math.SQRT1_2,
  -4.833646656726457e-17,
];

/**
 * 2^(j/1024) for j in [−512, 512], high parts at 2 (j + 512), low parts behind them: products of no more roots than j has bits, so
 * that the error is below 2^-100, and the nearer to 1 the smaller.
 *
 * @example EXP_POWERS[2 * (512 + HALF)] // 1.4142135623730951
 */
export const EXP_POWERS: Float64Array = expPowers();

function expPowers(): Float64Array {
  const table = new Float64Array(2 * (2 * HALF + 1));
  fill(table, ROOTS, 2);
  fill(table, INVERSE_ROOTS, -2);
  return table;
}

/** Writes the powers of one sign. */
function fill(table: Float64Array, roots: readonly number[], stride: number): void {
  const middle = 2 * HALF;
  const power = new Pair();
  const root = new Pair();
  table[middle] = 1;
  for (let bit = 0, first = 1; first <= HALF; bit++, first *= 2) {
    root.set(roots[2 * bit] as number, roots[2 * bit + 1]);
    for (let j = first; j < 2 * first && j <= HALF; j++) {
      const without = middle + stride * (j - first);
      power.set(table[without] as number, table[without + 1]).multiply(root);
      table[middle + stride * j] = power.high;
      table[middle + stride * j + 1] = power.low;
    }
  }
}
