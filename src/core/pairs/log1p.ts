import { log } from './log.ts';
import { logNearOne } from './log-near-one.ts';
import { Pair } from './pair.ts';

const sum = new Pair();

/**
 * log(1 + x) for x ≥ −1, with a relative error below 2^-96, also of x near 0. −Infinity of −1, Infinity of Infinity, NaN of NaN and
 * below −1; −0 of −0. `out` may be `x`.
 *
 * @example log1p(new Pair().set(1e-20), out) // { high: 1e-20, low: -5e-41 }
 */
export function log1p(x: Pair, out: Pair): Pair {
  if (x.high === 0) return out.copy(x);
  if (x.high > Math.SQRT1_2 - 1 && x.high < Math.SQRT2 - 1) return logNearOne(x, out);
  return log(sum.copy(x).addNumber(1), out);
}
