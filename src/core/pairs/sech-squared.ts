import { expScaled } from './exp-scaled.ts';
import { Pair } from './pair.ts';

/** Beyond it the result is 0. */
const FAR = 1000;

const power = new Pair();
const sum = new Pair();

/**
 * sech² x = 1 / cosh² x = 1 − tanh² x, the derivative of tanh, with a relative error below 2^-100 where the result is above
 * 2^-969; below, its low part is a multiple of 2^-1074. 0 of ±Infinity, NaN of NaN. `out` may be `x`.
 *
 *     sech² x = 4 E / (1 + E)²,   E = e^(−2 |x|)
 *
 * @example sechSquared(new Pair().set(1), out) // { high: 0.4199743416140261, low: -1.1598730457771956e-17 }
 */
export function sechSquared(x: Pair, out: Pair): Pair {
  if (!(Math.abs(x.high) <= FAR)) return out.set(Number.isNaN(x.high) ? x.high : 0);
  const factor = x.high < 0 ? 2 : -2;
  const k = expScaled(power.set(x.high * factor, x.low * factor), power);
  sum.copy(power).timesPowerOfTwo(k).addNumber(1);
  return out.copy(power.divide(sum.multiply(sum)).timesPowerOfTwo(k + 2));
}
