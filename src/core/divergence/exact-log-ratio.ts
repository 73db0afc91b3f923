import {
  add,
  addUp,
  BITS,
  type BigFloat,
  divide,
  fromDouble,
  magnitude,
  multiply,
  negative,
  subtract,
  sum,
  sumOrZero,
  toDouble,
  ZERO,
} from '../exact/big-float.ts';
import { expOrZero } from '../exact/exp.ts';
import { expMinusLine } from '../exact/exp-minus-line.ts';
import { kept } from '../exact/kept.ts';
import { log1p } from '../exact/log1p.ts';
import type { Pair } from '../pairs/pair.ts';
import type { Kernel } from '../tensors/kernel.ts';
import type { DistributionSide } from './distribution-side.ts';
import { termsOf } from './exact-terms.ts';

/** Of log-ratios below it, the line is summed for itself. */
const SMALL = 0.0625;

/** So many bits of a sum of weighted numbers are right, less those that its roundings add up to. */
const CERTAIN_BITS = BITS - 8;

/**
 * Writes log p_r − log q_r of a class r between logits, of which the log-ratios e_j of all other classes nearly cancel:
 *
 *     −log1p(Σ q_j expm1(e_j)),   e_j = ((x_j − x_r) − (y_j − y_r)) / T
 *
 * in 168 bits of the largest term: expm1(e) is e + G(e) where it is small, and of terms with equal weights the sum of the e is exact. Takes
 * microseconds a class. Neither logit of r is −Infinity.
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
  const weightOf = (logit: BigFloat | undefined) => expOrZero(logit && overT(subtract(logit, largest)));
  const weight = kept(classes, (j) => weightOf(y(j)));
  /** e T; undefined where expm1(e) is computed as it is. */
  const smallRatio = (j: number): BigFloat | undefined => {
    const xj = x(j);
    const yj = y(j);
    if (xj === undefined || yj === undefined) return undefined;
    const difference = subtract(xj, yj);
    return Math.abs(toDouble(overT(difference))) < SMALL ? difference : undefined;
  };
  const line = (j: number): BigFloat => {
    const e = smallRatio(j);
    return e === undefined ? ZERO : exactProduct(weight(j), e);
  };
  const rest = (j: number): BigFloat => {
    const e = smallRatio(j);
    if (e === undefined) return subtract(weightOf(x(j)), weight(j));
    return multiply(weight(j), expMinusLine(overT(e)));
  };
  const total = sum(termsOf(classes, weight, checkpoint));
  const { total: lines, size } = addUp(termsOf(classes, line, checkpoint));
  let excess = add(overT(lines), sumOrZero(termsOf(classes, rest, checkpoint)));
  // Where lines have not cancelled to the last bit, they have left their roundings.
  const noise = lines.mantissa === 0n ? Number.NEGATIVE_INFINITY : size - CERTAIN_BITS + Math.log2(classes);
  if (magnitude(excess) < noise - Math.log2(temperature)) excess = ZERO;
  const ratio = negative(log1p(divide(excess, total)));
  const high = toDouble(ratio);
  return out.set(high, toDouble(subtract(ratio, fromDouble(high))));
}

/** a b in all its bits. */
function exactProduct(a: BigFloat, b: BigFloat): BigFloat {
  return { mantissa: a.mantissa * b.mantissa, exponent: a.exponent + b.exponent };
}

/** x_j − x_r; undefined for −Infinity. */
function differencesFrom(side: DistributionSide, r: number): (j: number) => BigFloat | undefined {
  const from = fromDouble(side.at(r));
  return (j) => {
    const x = side.at(j);
    return x === Number.NEGATIVE_INFINITY ? undefined : subtract(fromDouble(x), from);
  };
}
