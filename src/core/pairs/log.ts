import { binaryExponent } from './binary-exponent.ts';
import { logNearOne } from './log-near-one.ts';
import { Pair } from './pair.ts';

const LN2_HIGH = Math.LN2;
const LN2_LOW = 2.3190468138462996e-17;

const f = new Pair();
const large = new Pair();

/**
 * log x for x ≥ 0 of any size, with a relative error below 2^-96, also of x near 1. −Infinity of 0, Infinity of Infinity, NaN
 * of NaN and of what is negative. `out` may be `x`.
 *
 *     x = 2^k (1 + f),   1 + f in [√½, √2]     log x = k ln 2 + log(1 + f)
 *
 * @example log(new Pair().set(2), out) // { high: 0.6931471805599453, low: 2.3190468138462996e-17 }
 */
export function log(x: Pair, out: Pair): Pair {
  if (!(x.high > 0 && x.high < Number.POSITIVE_INFINITY)) {
    return out.set(x.high === 0 ? Number.NEGATIVE_INFINITY : x.high > 0 ? x.high : Number.NaN);
  }
  let k = binaryExponent(x.high);
  f.copy(x).timesPowerOfTwo(-k);
  if (f.high > Math.SQRT2) {
    f.high *= 0.5;
    f.low *= 0.5;
    k++;
  }
  logNearOne(f.addNumber(-1), out);
  return k === 0 ? out : out.add(large.set(LN2_HIGH, LN2_LOW).multiplyNumber(k));
}
