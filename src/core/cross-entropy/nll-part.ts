import { type LongSum, SCALE_BITS } from '../logits/long-sum.ts';
import type { SoftmaxPairs } from '../logits/softmax-pairs.ts';
import { Pair } from '../pairs/pair.ts';
import type { LossPart } from './loss-part.ts';
import type { RowTarget } from './row-target.ts';

/**
 * Cross-entropy itself.
 *
 *     Σ_c r_c (−ℓ_c)          d/dz_c = R p_c − r_c,  at the argmax (R − r_k) − R (1 − p_k)          d/dr_c = −ℓ_c
 *
 * A masked class with a weight makes it Infinity; its derivative is −r_c.
 */
export class NllPart implements LossPart {
  private readonly softmax: SoftmaxPairs;
  private readonly target: RowTarget;
  private readonly r = new Pair();
  private readonly term = new Pair();

  constructor(softmax: SoftmaxPairs, target: RowTarget) {
    this.softmax = softmax;
    this.target = target;
  }

  addLoss(to: LongSum): void {
    const { softmax, target, r } = this;
    const { only } = target;
    const { classes } = softmax.rows;
    for (let c = only < 0 ? 0 : only; c < (only < 0 ? classes : only + 1); c++) {
      if (target.weightAt(c, r).high === 0) continue;
      softmax.at(c);
      if (softmax.isArgmax) to.small.add(r.multiply(softmax.scaledLog));
      else to.large.add(r.multiply(softmax.surprise(this.term)));
    }
  }

  beginGradient(): void {}

  addGradient(to: Pair): void {
    const { softmax, target, r, term } = this;
    const { c } = softmax;
    if (c === target.only) {
      to.subtract(target.weightAt(c, r).multiply(softmax.complement(term)));
    } else if (target.only >= 0) {
      to.add(r.copy(target.total).multiply(softmax.p));
    } else if (softmax.isArgmax) {
      to.add(r.copy(target.others).timesPowerOfTwo(SCALE_BITS));
      to.subtract(softmax.complement(term).multiply(target.total));
    } else {
      to.add(r.copy(target.total).multiply(softmax.p));
      to.subtract(target.weightAt(c, r).timesPowerOfTwo(SCALE_BITS));
    }
  }

  addTargetGradient(to: LongSum): void {
    const { softmax } = this;
    if (softmax.isArgmax) to.small.add(softmax.scaledLog);
    else to.large.add(softmax.surprise(this.term));
  }
}
