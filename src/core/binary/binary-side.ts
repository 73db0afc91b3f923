import { wideExp } from '../pairs/wide-exp.ts';
import type { WideLogistic } from '../pairs/wide-logistic.ts';
import { WidePair } from '../pairs/wide-pair.ts';

/**
 * One side of a binary cross-entropy, of some weight W, where the right answer has probability r and the wrong one w = 1 − r:
 *
 *     loss = W w^γ (−log r)       slope = W w^γ (w + γ r (−log r)), minus its derivative with respect to the log-odds of the right answer
 *
 * w^γ is e^(γ log w): no power of a probability that is nearly 0 or 1. An impossible right answer has an infinite loss, and the slope W.
 *
 * @example BinarySide.positive(0.5, new WideLogistic().load(new WidePair().set(1))).load(new WidePair().set(1)).loss // 0.1624…
 */
export class BinarySide {
  readonly loss = new WidePair();
  readonly slope = new WidePair();
  private readonly gamma: number;
  private readonly right: WidePair;
  private readonly wrong: WidePair;
  /** −log r, and −log w. */
  private readonly surprise: WidePair;
  private readonly otherSurprise: WidePair;
  private readonly modulated = new WidePair();

  private constructor(gamma: number, right: WidePair, wrong: WidePair, surprise: WidePair, otherSurprise: WidePair) {
    this.gamma = gamma;
    this.right = right;
    this.wrong = wrong;
    this.surprise = surprise;
    this.otherSurprise = otherSurprise;
  }

  /** The side of the label 1, of the logit that is loaded. */
  static positive(gamma: number, { sigmoid, complement, softplus, softplusOfNegative }: WideLogistic): BinarySide {
    return new BinarySide(gamma, sigmoid, complement, softplusOfNegative, softplus);
  }

  /** The side of the label 0. */
  static negative(gamma: number, { sigmoid, complement, softplus, softplusOfNegative }: WideLogistic): BinarySide {
    return new BinarySide(gamma, complement, sigmoid, softplus, softplusOfNegative);
  }

  load(weight: WidePair): this {
    const { gamma, wrong, right, surprise, otherSurprise, modulated, loss, slope } = this;
    if (weight.sign === 0) {
      loss.set(0);
      slope.set(0);
      return this;
    }
    if (gamma === 0) {
      loss.copy(surprise).multiply(weight);
      slope.copy(wrong).multiply(weight);
      return this;
    }
    wideExp(modulated.copy(otherSurprise).multiplyNumber(-gamma), modulated).multiply(weight);
    slope.copy(wrong);
    // 0 · ∞ is 0.
    if (right.sign !== 0) slope.add(loss.copy(right).multiply(surprise).multiplyNumber(gamma));
    slope.multiply(modulated);
    loss.copy(surprise).multiply(modulated);
    return this;
  }
}
