import { productError } from '../../kernel/double-double.ts';
import { exp } from './exp.ts';
import { EXP_POWERS, HALF } from './exp-powers.ts';
import { expReduction } from './exp-reduction.ts';
import { Pair } from './pair.ts';

/** 512 steps of ln 2 / 1024 and half a one. */
const NEAR = 0.3469;

const rest = new Pair();

/**
 * e^x − 1, with a relative error below 2^-96, also of x near 0. Infinity above 709.78, −1 of −Infinity, NaN of NaN; −0 of −0.
 * `out` may be `x`.
 *
 *     x = j · ln 2 / 1024 + r near 0:   e^x − 1 = (2^(j/1024) − 1) + 2^(j/1024) · expm1(r)
 *
 * @example expm1(new Pair().set(1e-20), out) // { high: 1e-20, low: 5e-41 }
 */
export function expm1(x: Pair, out: Pair): Pair {
  if (!(Math.abs(x.high) < NEAR)) return exp(x, out).addNumber(-1);
  if (x.high === 0) return out.copy(x);
  const at = 2 * (expReduction(x, rest) + HALF);
  const power = EXP_POWERS[at] as number;
  const powerLow = EXP_POWERS[at + 1] as number;
  const product = power * rest.high;
  const error = productError(power, rest.high, product) + (power * rest.low + powerLow * rest.high);
  const less = power - 1 + powerLow;
  const lessLow = power - 1 - less + powerLow;
  const sum = less + product;
  const sumLow = less - sum + product + (lessLow + error);
  const high = sum + sumLow;
  out.high = high;
  out.low = sum - high + sumLow;
  return out;
}
