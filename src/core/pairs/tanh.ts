import { expm1 } from './expm1.ts';
import { Pair } from './pair.ts';

const less = new Pair();
const sum = new Pair();

/**
 * tanh x, with a relative error below 2^-96, also of x near 0, and odd to the last bit. ±1 of ±Infinity, NaN of NaN, ±0 of ±0. `out`
 * may be `x`.
 *
 *     tanh |x| = −m / (2 + m),   m = expm1(−2 |x|)
 *
 * @example tanh(new Pair().set(1), out) // { high: 0.7615941559557649, low: 3.709021448216492e-17 }
 */
export function tanh(x: Pair, out: Pair): Pair {
  const isNegative = x.high < 0;
  if (x.high === 0) return out.copy(x);
  const factor = isNegative ? 2 : -2;
  expm1(less.set(x.high * factor, x.low * factor), less);
  sum.copy(less).addNumber(2);
  out.copy(less).divide(sum);
  return isNegative ? out : out.negate();
}
