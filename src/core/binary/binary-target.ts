import { Pair } from '../pairs/pair.ts';
import { WidePair } from '../pairs/wide-pair.ts';

/** What a target of a binary cross-entropy weighs, besides its own value. */
export interface BinaryWeights {
  /** α, which right answers weigh, where wrong ones weigh 1 − α; both 1 without it. */
  readonly focalAlpha?: number | undefined;
  /** ε in [0, 1]: y' = (1−ε) y + ε/2. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * The weights of both sides of a binary cross-entropy, for a target y in [0, 1] and a weight π of the positive side:
 *
 *     positive = π α y',  negative = (1−α) (1−y'),   y' = (1−ε) y + ε/2
 *
 * and what the loss's derivative with respect to y is made of: positiveSlope = π α (1−ε), negativeSlope = (1−α) (1−ε).
 *
 * @example new BinaryTarget({ labelSmoothing: 0.5 }).load(1, 3).positive // 2.25
 */
export class BinaryTarget {
  readonly positive = new WidePair();
  readonly negative = new WidePair();
  /** negative − positive, with all digits also where both are nearly equal. */
  readonly skew = new WidePair();
  readonly positiveSlope = new WidePair();
  readonly negativeSlope = new WidePair();
  private readonly alpha: number;
  private readonly alphaComplement = new WidePair().set(1);
  private readonly rest = new WidePair();
  private readonly half: number;
  private readonly difference = new Pair();
  private y = Number.NaN;
  private weight = Number.NaN;

  constructor({ focalAlpha, labelSmoothing = 0 }: BinaryWeights) {
    this.alpha = focalAlpha ?? 1;
    if (focalAlpha !== undefined) this.alphaComplement.setDifference(1, focalAlpha);
    this.rest.setDifference(1, labelSmoothing);
    this.half = labelSmoothing / 2;
  }

  load(y: number, weight: number): this {
    // Labels and their weights are few: most are those of the row before.
    if (y === this.y && weight === this.weight) return this;
    this.y = y;
    this.weight = weight;
    const { positive, negative, skew, positiveSlope, negativeSlope, alpha, alphaComplement, rest, half } = this;
    const difference = this.difference.setDifference(1, y);
    positive.copy(rest).multiplyNumber(y).addNumber(half).multiplyNumber(weight).multiplyNumber(alpha);
    negative.copyPair(difference).multiply(rest).addNumber(half).multiply(alphaComplement);
    positiveSlope.copy(rest).multiplyNumber(weight).multiplyNumber(alpha);
    negativeSlope.copy(rest).multiply(alphaComplement);
    // With equal weights on both sides it is (1−ε) (1−2y) of them, and 1 − 2y is exact.
    if (this.alpha === 1 && weight === 1 && alphaComplement.value === 1)
      skew.copyPair(difference.setDifference(1, 2 * y)).multiply(rest);
    else skew.copy(negative).subtract(positive);
    return this;
  }
}
