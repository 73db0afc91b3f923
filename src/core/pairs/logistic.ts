import { expScaled } from './exp-scaled.ts';
import { log1p } from './log1p.ts';
import { Pair } from './pair.ts';

/** Beyond it e^−|x| is 0. */
const FAR = 1000;

const power = new Pair();
const sum = new Pair();

/**
 * The logistic function of a number and its logarithms, from one exponential, one logarithm and one division, all with
 * relative errors below 2^-96:
 *
 *     E = e^−|x|     σ(|x|) = 1 / (1 + E)     σ(−|x|) = E / (1 + E)
 *     log(1 + e^|x|) = |x| + log1p(E)         log(1 + e^−|x|) = log1p(E)
 *
 * Nothing is computed as 1 − σ. Of ±Infinity σ is 1 or 0, and the logarithms Infinity and 0; NaN gives NaN. Where results are
 * below 2^-969 their low parts are multiples of 2^-1074.
 *
 * @example
 * const { sigmoid, softplus } = new Logistic().load(new Pair().set(1))
 * sigmoid // { high: 0.7310585786300049, low: -1.6797273996498446e-17 }
 * softplus // { high: 1.3132616875182228, low: 2.5158695237778195e-17 }
 */
export class Logistic {
  /** σ(x) = 1 / (1 + e^−x). */
  readonly sigmoid = new Pair();
  /** 1 − σ(x) = σ(−x). */
  readonly complement = new Pair();
  /** log(1 + e^x) = −log σ(−x). */
  readonly softplus = new Pair();
  /** log(1 + e^−x) = −log σ(x). */
  readonly softplusOfNegative = new Pair();

  /** Computes all four of x, which may be any of them. */
  load(x: Pair): this {
    if (x.high < 0) {
      loadPositive(sum.copy(x).negate(), this.complement, this.sigmoid, this.softplusOfNegative, this.softplus);
    } else {
      loadPositive(sum.copy(x), this.sigmoid, this.complement, this.softplus, this.softplusOfNegative);
    }
    return this;
  }
}

/** The same for x ≥ 0 or NaN, which is overwritten. */
function loadPositive(x: Pair, larger: Pair, smaller: Pair, log: Pair, smallerLog: Pair): void {
  log.copy(x);
  if (!(x.high <= FAR)) {
    // 0, or NaN.
    const nothing = x.high > 0 ? 0 : x.high;
    smaller.set(nothing);
    smallerLog.set(nothing);
    larger.set(1 + nothing);
    return;
  }
  const k = expScaled(x.negate(), power);
  smaller.copy(power);
  power.timesPowerOfTwo(k);
  larger.set(1).divide(sum.copy(power).addNumber(1));
  smaller.multiply(larger).timesPowerOfTwo(k);
  log.add(log1p(power, smallerLog));
}
