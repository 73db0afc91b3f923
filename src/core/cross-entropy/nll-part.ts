import { type LongSum, SCALE_BITS } from '../logits/long-sum.ts';
import type { Pair } from '../pairs/pair.ts';
import { ClassPart } from './class-part.ts';

/**
 * Cross-entropy itself.
 *
 *     Σ_c r_c (−ℓ_c)          d/dz_c = R p_c − r_c,  at the argmax (R − r_k) − R (1 − p_k)          d/dr_c = −ℓ_c
 *
 * A masked class with a weight makes it Infinity; its derivative is −r_c.
 */
export class NllPart extends ClassPart {
  override beginGradient(): void {}

  override addGradient(to: Pair): void {
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

  protected override addValue(r: Pair, to: LongSum): void {
    const { softmax, term } = this;
    if (softmax.isArgmax) to.small.add(r.multiply(softmax.scaledLog));
    else to.large.add(r.multiply(softmax.surprise(term)));
  }
}
