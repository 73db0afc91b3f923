import { type LongSum, SCALE_BITS } from '../logits/long-sum.ts';
import type { SoftmaxPairs } from '../logits/softmax-pairs.ts';
import { expMinusLine } from '../pairs/exp-minus-line.ts';
import { Pair } from '../pairs/pair.ts';
import { ClassPart } from './class-part.ts';
import type { RowTarget } from './row-target.ts';

/**
 * Cross-entropy with the first term of PolyLoss: together, since for ε₁ = −1, where it is most used, they cancel as p goes to 1.
 *
 *     Σ_c r_c v_c,  v_c = −ℓ_c + ε₁ u_c = (−ℓ_c − u_c) + (1+ε₁) u_c,  u_c = 1 − p_c          d/dr_c = v_c
 *     d/dz_j = p_j A − r_j (1 + ε₁ p_j),  A = (1+ε₁) R − ε₁ Σ_c r_c u_c            of one class alone −u_j A
 *     at the argmax (R − r_k) + ε₁ p_k Σ_{c≠k} r_c p_c − u_k ((1+ε₁) R − ε₁ ((R − r_k) + r_k u_k))
 *
 * With −1 ≤ ε₁ < 0 and weights ≥ 0, nothing cancels in v and A; at the argmax −ℓ − u is e^−L − 1 + L.
 *
 * @see Leng et al. 2022, arXiv:2204.12511
 */
export class PolyNllPart extends ClassPart {
  private readonly epsilon: number;
  private readonly onePlus = new Pair();
  /** A, and what stands in its place at the argmax. */
  private readonly share = new Pair();
  private readonly shareAtArgmax = new Pair();
  /** Σ_{c≠k} r_c p_c, times 2^200. */
  private readonly others = new Pair();
  private readonly u = new Pair();

  constructor(softmax: SoftmaxPairs, target: RowTarget, epsilon: number) {
    super(softmax, target);
    this.epsilon = epsilon;
    this.onePlus.setSum(1, epsilon);
  }

  override beginGradient(): void {
    const { softmax, target, share, shareAtArgmax, others, epsilon, onePlus, r, u, term } = this;
    share.set(0);
    others.set(0);
    shareAtArgmax.set(0);
    for (let c = target.first; c < target.end; c++) {
      if (target.weightAt(c, r).high === 0) continue;
      softmax.at(c);
      u.copy(r).multiply(softmax.complement(term));
      share.add(u);
      if (softmax.isArgmax) shareAtArgmax.copy(u);
      else others.add(r.multiply(softmax.p));
    }
    share.timesPowerOfTwo(-SCALE_BITS);
    shareAtArgmax.timesPowerOfTwo(-SCALE_BITS).add(target.others);
    term.copy(target.total).multiply(onePlus);
    share.multiplyNumber(-epsilon).add(term);
    shareAtArgmax.multiplyNumber(-epsilon).add(term);
  }

  override addGradient(to: Pair): void {
    const { softmax, target, share, shareAtArgmax, others, epsilon, r, term } = this;
    const { c, p } = softmax;
    if (c === target.only) {
      to.subtract(softmax.complement(term).multiply(share));
    } else if (target.only >= 0) {
      to.add(term.copy(p).multiply(share));
    } else if (softmax.isArgmax) {
      to.add(r.copy(target.others).timesPowerOfTwo(SCALE_BITS));
      to.add(r.copy(others).multiply(p).timesPowerOfTwo(-SCALE_BITS).multiplyNumber(epsilon));
      to.subtract(softmax.complement(term).multiply(shareAtArgmax));
    } else {
      to.add(term.copy(p).multiply(share));
      term
        .copy(p)
        .multiplyNumber(epsilon)
        .addNumber(2 ** SCALE_BITS);
      to.subtract(target.weightAt(c, r).multiply(term));
    }
  }

  /** Adds r v of the class that is looked at. */
  protected override addValue(r: Pair, to: LongSum): void {
    const { softmax, epsilon, onePlus, u, term } = this;
    softmax.complement(u);
    if (!softmax.isArgmax) {
      u.timesPowerOfTwo(-SCALE_BITS).multiplyNumber(epsilon);
      to.large.add(r.multiply(softmax.surprise(term).add(u)));
      return;
    }
    if (epsilon < 0) {
      expMinusLine(term.copy(softmax.log).negate(), term).timesPowerOfTwo(SCALE_BITS).add(u.multiply(onePlus));
    } else {
      term.copy(softmax.scaledLog).add(u.multiplyNumber(epsilon));
    }
    to.small.add(r.multiply(term));
  }
}
