import { WideLogistic } from '../pairs/wide-logistic.ts';
import { WidePair } from '../pairs/wide-pair.ts';
import { wideTanh } from '../pairs/wide-tanh.ts';
import type { PreferenceGap } from './preference-gap.ts';

/** A loss of β h, and its derivative with respect to h. */
export interface PairwiseLoss {
  readonly loss: WidePair;
  readonly slope: WidePair;
  load(gap: PreferenceGap, beta: number, margin: number): void;
}

/** Above it tanh gives the difference of both sides with more digits than they do. */
const NEARLY_EVEN = 0.25;

/**
 * The logistic loss of v = β h − margin, where a pair is the wrong way round with probability ε:
 *
 *     sigmoid  (1−ε) sp(−v) + ε sp(v)                  = sp(−|v|) + (v ≥ 0 ? ε v : (1−ε) |v|)
 *     robust   ((1−ε) sp(−v) − ε sp(v)) / (1−2ε)       = sp(−|v|) + (v ≥ 0 ? −ε v : (1−ε) |v|) / (1−2ε)
 *     slopes   β (ε σ(v) − (1−ε) σ(−v))                −β ((1−ε) σ(−v) + ε σ(v)) / (1−2ε)
 */
export class LogisticPairwise implements PairwiseLoss {
  readonly loss = new WidePair();
  readonly slope = new WidePair();
  private readonly smoothing: number;
  private readonly isRobust: boolean;
  private readonly v = new WidePair();
  private readonly term = new WidePair();
  private readonly logistic = new WideLogistic();
  /** 1 − ε, 1 − 2ε, and what |v| is multiplied by on either side. */
  private readonly rest = new WidePair();
  private readonly difference = new WidePair();
  private readonly above = new WidePair();
  private readonly below = new WidePair();

  constructor(smoothing: number, isRobust: boolean) {
    this.smoothing = smoothing;
    this.isRobust = isRobust;
    this.rest.setDifference(1, smoothing);
    this.difference.setDifference(1, 2 * smoothing);
    this.above.set(smoothing);
    this.below.copy(this.rest);
    if (isRobust) {
      this.above.negate().divide(this.difference);
      this.below.divide(this.difference);
    }
  }

  load({ numerator, denominator, isFraction }: PreferenceGap, beta: number, margin: number): void {
    const { v, term, loss, logistic } = this;
    v.copy(numerator).multiplyNumber(beta);
    if (margin !== 0) v.subtract(term.copy(denominator).multiplyNumber(margin));
    if (isFraction) v.divide(denominator);
    logistic.load(v);
    const isAbove = v.sign >= 0;
    const side = isAbove ? this.above : this.below;
    loss.copy(isAbove ? logistic.softplusOfNegative : logistic.softplus);
    // 0 · ∞ is 0.
    if (side.sign !== 0) {
      term.copy(v).multiply(side);
      loss.add(isAbove ? term : term.negate());
    }
    this.loadSlope();
    this.slope.multiplyNumber(beta);
  }

  /** The derivative with respect to v. */
  private loadSlope(): void {
    const { v, slope, term, smoothing, rest, difference } = this;
    const { sigmoid, complement } = this.logistic;
    if (!this.isRobust && smoothing > NEARLY_EVEN) {
      wideTanh(term.copy(v).multiplyNumber(0.5), slope).subtract(difference).multiplyNumber(0.5);
      return;
    }
    slope.copy(complement).multiply(rest).negate();
    if (smoothing !== 0) term.copy(sigmoid).multiplyNumber(smoothing);
    else term.set(0);
    if (this.isRobust) slope.subtract(term).divide(difference);
    else slope.add(term);
  }
}

/** max(0, 1 − v), v = β h − margin: the slope is −β where v is below 1, else 0. */
export class HingePairwise implements PairwiseLoss {
  readonly loss = new WidePair();
  readonly slope = new WidePair();
  private readonly term = new WidePair();

  load({ numerator, denominator }: PreferenceGap, beta: number, margin: number): void {
    const { loss, slope, term } = this;
    term.copy(numerator).multiplyNumber(beta);
    loss.setDifference(1, -margin).multiply(denominator).subtract(term);
    if (loss.sign <= 0) {
      loss.set(0);
      slope.set(0);
      return;
    }
    loss.divide(denominator);
    // NaN stays.
    slope.set(Number.isNaN(loss.sign) ? loss.sign : -beta);
  }
}

/** (h − 1/(2β))², whose slope is 2 (h − 1/(2β)). */
export class SquaredPairwise implements PairwiseLoss {
  readonly loss = new WidePair();
  readonly slope = new WidePair();

  load({ numerator, denominator }: PreferenceGap, beta: number): void {
    const { loss, slope } = this;
    slope.copy(numerator).multiplyNumber(2).multiplyNumber(beta).subtract(denominator);
    slope.divide(denominator).divideNumber(beta);
    loss.copy(slope).multiplyNumber(0.5);
    loss.multiply(loss);
  }
}
