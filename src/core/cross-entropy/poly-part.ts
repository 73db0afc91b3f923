import { type LongSum, SCALE_BITS } from '../logits/long-sum.ts';
import type { SoftmaxPairs } from '../logits/softmax-pairs.ts';
import { Pair } from '../pairs/pair.ts';
import { ClassPart } from './class-part.ts';
import type { RowTarget } from './row-target.ts';

/**
 * The first term of PolyLoss, beside a focal loss.
 *
 *     ε₁ Σ_c r_c u_c,  u_c = 1 − p_c          d/dz_j = ε₁ p_j (Σ_c r_c p_c − r_j),  at the argmax ε₁ p_k (Σ_{c≠k} r_c p_c − r_k u_k)
 *     d/dr_c = ε₁ u_c
 *
 * @see Leng et al. 2022, arXiv:2204.12511
 */
export class PolyPart extends ClassPart {
  private readonly epsilon: number;
  /** Σ r_c p_c, and the same without the argmax, times 2^200. */
  private readonly total = new Pair();
  private readonly others = new Pair();

  constructor(softmax: SoftmaxPairs, target: RowTarget, epsilon: number) {
    super(softmax, target);
    this.epsilon = epsilon;
  }

  override beginGradient(): void {
    const { softmax, target, total, others, r } = this;
    total.set(0);
    others.set(0);
    for (let c = target.first; c < target.end; c++) {
      if (target.weightAt(c, r).high === 0) continue;
      softmax.at(c);
      (softmax.isArgmax ? total : others).add(r.multiply(softmax.p));
    }
    total.add(others);
  }

  override addGradient(to: Pair): void {
    const { softmax, target, total, others, r, term } = this;
    if (softmax.p.high === 0) return;
    target.weightAt(softmax.c, r);
    if (softmax.isArgmax) r.multiply(softmax.complement(term)).negate().add(others);
    else r.timesPowerOfTwo(SCALE_BITS).negate().add(total);
    to.add(r.multiply(softmax.p).timesPowerOfTwo(-SCALE_BITS).multiplyNumber(this.epsilon));
  }

  /** Adds ε₁ r u of the class that is looked at. */
  protected override addValue(r: Pair, to: LongSum): void {
    const { softmax, epsilon } = this;
    r.multiplyNumber(epsilon).multiply(softmax.complement(this.term));
    if (softmax.isArgmax) to.small.add(r);
    else to.large.add(r.timesPowerOfTwo(-SCALE_BITS));
  }
}
