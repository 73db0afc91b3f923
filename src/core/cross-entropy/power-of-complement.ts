import { SCALE_BITS } from '../logits/long-sum.ts';
import type { SoftmaxPairs } from '../logits/softmax-pairs.ts';
import { exp } from '../pairs/exp.ts';
import { log } from '../pairs/log.ts';
import { log1p } from '../pairs/log1p.ts';
import { Pair } from '../pairs/pair.ts';
import { power } from '../pairs/power.ts';

/** Powers up to this one are products, if they are multiples of ½. */
const FEW = 4.5;

/** Complements below it are too small to be unscaled: 2^-700, times 2^200. */
const SMALL = 2 ** -500;

/** ln 2 · 200. */
const LOG_OF_SCALE = new Pair().set(Math.LN2, 2.3190468138462996e-17).multiplyNumber(SCALE_BITS);

/**
 * (1 − p)^γ of the class that is looked at, for γ > 0, also of a 1 − p far below the smallest double.
 *
 *     at the argmax of the complement itself, else e^(γ log1p(−p))
 */
export function powerOfComplement(softmax: SoftmaxPairs, gamma: number, out: Pair): Pair {
  const isProduct = gamma <= FEW && 2 * gamma === Math.floor(2 * gamma);
  if (!softmax.isArgmax && !isProduct) {
    log1p(out.copy(softmax.p).timesPowerOfTwo(-SCALE_BITS).negate(), out);
    return exp(out.multiplyNumber(gamma), out);
  }
  softmax.complement(out);
  if (out.high === 0) return out.set(0);
  if (out.high >= SMALL) return power(out.timesPowerOfTwo(-SCALE_BITS), gamma, out);
  return exp(log(out, out).subtract(LOG_OF_SCALE).multiplyNumber(gamma), out);
}
