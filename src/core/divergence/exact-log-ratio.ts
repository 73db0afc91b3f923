import {
  type BigFloat,
  divide,
  fromDouble,
  multiply,
  negative,
  subtract,
  sum,
  sumOrZero,
  toDouble,
  ZERO,
} from '../exact/big-float.ts';
import { expOrZero } from '../exact/exp.ts';
import { expm1 } from '../exact/expm1.ts';
import { log1p } from '../exact/log1p.ts';
import type { Pair } from '../pairs/pair.ts';
import type { Kernel } from '../tensors/kernel.ts';
import type { DistributionSide } from './distribution-side.ts';
import { termsOf } from './exact-terms.ts';

/** Of log-ratios below it, expm1 keeps digits that the difference of exponentials has not. */
const SMALL = 0.0625;

/**
 * Writes log p_r − log q_r of a class r between logits, of which the log-ratios e_j of all other classes nearly cancel:
 *
 *     −log1p(Σ q_j expm1(e_j − e_r)),   e_j − e_r = ((x_j − x_r) − (y_j − y_r)) / T
 *
 * in 168 bits of the largest term. Takes microseconds a class. Neither logit of r is −Infinity.
 */
export function exactLogRatio(
  input: DistributionSide,
  target: DistributionSide,
  classes: number,
  temperature: number,
  r: number,
  checkpoint: Kernel['checkpoint'],
  out: Pair,
): Pair {
  const x = differencesFrom(input, r);
  const y = differencesFrom(target, r);
  const t = fromDouble(temperature);
  const overT = (number: BigFloat) => (temperature === 1 ? number : divide(number, t));
  const largest = y(target.argmax) ?? ZERO;
  const weightAt = (yj: BigFloat | undefined) => expOrZero(yj && overT(subtract(yj, largest)));
  const term = (j: number): BigFloat => {
    const xj = x(j);
    const yj = y(j);
    if (xj && yj) {
      const e = overT(subtract(xj, yj));
      if (Math.abs(toDouble(e)) < SMALL) return multiply(weightAt(yj), expm1(e));
    }
    return subtract(expOrZero(xj && overT(subtract(xj, largest))), weightAt(yj));
  };
  const weights = (j: number) => weightAt(y(j));
  const total = sum(termsOf(classes, weights, checkpoint));
  const ratio = negative(log1p(divide(sumOrZero(termsOf(classes, term, checkpoint)), total)));
  const high = toDouble(ratio);
  return out.set(high, toDouble(subtract(ratio, fromDouble(high))));
}

/** x_j − x_r; undefined for −Infinity. */
function differencesFrom(side: DistributionSide, r: number): (j: number) => BigFloat | undefined {
  const from = fromDouble(side.at(r));
  return (j) => {
    const x = side.at(j);
    return x === Number.NEGATIVE_INFINITY ? undefined : subtract(fromDouble(x), from);
  };
}
