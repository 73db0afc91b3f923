import { type LongSum, SCALE_BITS } from '../logits/long-sum.ts';
import type { SoftmaxPairs } from '../logits/softmax-pairs.ts';
import { Pair } from '../pairs/pair.ts';
import type { LossPart } from './loss-part.ts';

/**
 * The entropy bonus, whatever the target is: with h > 0 confident rows cost more.
 *
 *     −h H,  H = −Σ p_c ℓ_c = L + M,  M = Σ_c p_c (m − z_c)          d/dz_c = h p_c (ℓ_c + H) = h p_c ((z_c − m) + M)
 *
 * All terms of L + M are ≥ 0, and at the argmax only M is left. 0 · log 0 = 0.
 */
export class EntropyPart implements LossPart {
  private readonly softmax: SoftmaxPairs;
  private readonly h: number;
  /** M, times 2^200. */
  private readonly mean = new Pair();
  private readonly term = new Pair();

  constructor(softmax: SoftmaxPairs, h: number) {
    this.softmax = softmax;
    this.h = h;
  }

  addLoss(to: LongSum): void {
    const { softmax, mean, term } = this;
    const { classes } = softmax.rows;
    mean.set(0);
    for (let c = 0; c < classes; c++) {
      softmax.at(c);
      if (softmax.p.high !== 0) mean.subtract(softmax.difference(term).multiply(softmax.p));
    }
    to.small.subtract(term.copy(mean).add(softmax.scaledLog).multiplyNumber(this.h));
  }

  beginGradient(): void {}

  addGradient(to: Pair): void {
    const { softmax, mean, term } = this;
    if (softmax.p.high === 0) return;
    softmax.difference(term).timesPowerOfTwo(SCALE_BITS).add(mean);
    to.add(term.multiply(softmax.p).timesPowerOfTwo(-SCALE_BITS).multiplyNumber(this.h));
  }
}
