import { Logistic } from './logistic.ts';
import { Pair } from './pair.ts';
import { wideExp } from './wide-exp.ts';
import { WidePair } from './wide-pair.ts';

/** Beyond it e^−|x| is nothing beside 1, and nearly too small for its low part. */
const FAR = 600;

const point = new Pair();
const logistic = new Logistic();

/**
 * What {@link Logistic} has, for x of any size, and with all digits of e^−|x| where no double holds it.
 *
 * @example new WideLogistic().load(new WidePair().set(800)).complement.multiplyNumber(1e300).value // 3.67e-48, e^-800 · 1e300
 */
export class WideLogistic {
  /** σ(x) = 1 / (1 + e^−x). */
  readonly sigmoid = new WidePair();
  /** 1 − σ(x) = σ(−x). */
  readonly complement = new WidePair();
  /** log(1 + e^x) = −log σ(−x). */
  readonly softplus = new WidePair();
  /** log(1 + e^−x) = −log σ(x). */
  readonly softplusOfNegative = new WidePair();

  /** Computes all four of x, which may be none of them. */
  load(x: WidePair): this {
    x.toPair(point);
    if (Math.abs(point.high) > FAR) {
      if (x.sign < 0) loadFar(x, this.complement, this.sigmoid, this.softplusOfNegative, this.softplus);
      else loadFar(x, this.sigmoid, this.complement, this.softplus, this.softplusOfNegative);
      return this;
    }
    logistic.load(point);
    this.sigmoid.copyPair(logistic.sigmoid);
    this.complement.copyPair(logistic.complement);
    this.softplus.copyPair(logistic.softplus);
    this.softplusOfNegative.copyPair(logistic.softplusOfNegative);
    return this;
  }
}

/** 1, e^−|x|, |x| and e^−|x|. */
function loadFar(x: WidePair, larger: WidePair, smaller: WidePair, log: WidePair, smallerLog: WidePair): void {
  larger.set(1);
  log.copy(x);
  smaller.copy(x);
  if (x.sign < 0) log.negate();
  else smaller.negate();
  wideExp(smaller, smaller);
  smallerLog.copy(smaller);
}
