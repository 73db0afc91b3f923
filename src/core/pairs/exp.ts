import { expScaled } from './exp-scaled.ts';
import type { Pair } from './pair.ts';

/** Beyond it an exponential is Infinity or 0. */
const FAR = 1000;

/**
 * e^x, with a relative error below 2^-100 where the result is above 2^-969; below, its low part is a multiple of 2^-1074, as all
 * doubles are. Saturates: Infinity above 709.78, 0 below −745.13; of ±Infinity, too. NaN gives NaN. `out` may be `x`.
 *
 * @example exp(new Pair().set(1), out) // { high: 2.718281828459045, low: 1.4456468917292502e-16 }
 */
export function exp(x: Pair, out: Pair): Pair {
  if (!(Math.abs(x.high) <= FAR)) return out.set(x.high < 0 ? 0 : x.high * Number.POSITIVE_INFINITY);
  const k = expScaled(x, out);
  return out.timesPowerOfTwo(k);
}
