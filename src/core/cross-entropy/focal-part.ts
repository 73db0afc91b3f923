import { type LongSum, SCALE_BITS } from '../logits/long-sum.ts';
import type { SoftmaxPairs } from '../logits/softmax-pairs.ts';
import { Pair } from '../pairs/pair.ts';
import { ClassPart } from './class-part.ts';
import { powerOfComplement } from './power-of-complement.ts';
import type { RowTarget } from './row-target.ts';

/**
 * Cross-entropy whose classes are weighted by how improbable they are: the focal loss.
 *
 *     Σ_c r_c u_c^γ (−ℓ_c),  u_c = 1 − p_c          d/dr_c = u_c^γ (−ℓ_c)
 *     d/dz_j = p_j Σ_{c≠j} b_c − b_j u_j,   b_c = r_c u_c^γ (1 + γ p_c (−ℓ_c) / u_c)
 *
 * Where p_c is near 1, ℓ_c / u_c is near −1: no power of u_c has a negative exponent, so that it holds for γ < 1 down to u_c = 0.
 *
 * @see Lin et al. 2017, arXiv:1708.02002
 */
export class FocalPart extends ClassPart {
  private readonly gamma: number;
  /** b_c of all classes where more than one has a weight, and as many places behind their low parts. */
  private readonly shares: Float64Array | undefined;
  /** Σ b_c, and the same without the argmax; of one class alone its b. */
  private readonly total = new Pair();
  private readonly others = new Pair();
  private readonly power = new Pair();

  constructor(softmax: SoftmaxPairs, target: RowTarget, gamma: number) {
    super(softmax, target);
    this.gamma = gamma;
    this.shares = target.isHard ? undefined : new Float64Array(2 * softmax.rows.classes);
  }

  override beginGradient(): void {
    const { softmax, target, total, others, shares, term } = this;
    if (shares === undefined) {
      this.loadShare(target.only, total);
      return;
    }
    const { classes } = softmax.rows;
    others.set(0);
    for (let c = 0; c < classes; c++) {
      this.loadShare(c, term);
      shares[c] = term.high;
      shares[classes + c] = term.low;
      if (c === softmax.argmax) total.copy(term);
      else others.add(term);
    }
    total.add(others);
  }

  override addGradient(to: Pair): void {
    const { softmax, target, r, term, total, others, shares } = this;
    const { c } = softmax;
    if (shares === undefined) {
      if (c === target.only) to.subtract(softmax.complement(term).multiply(total));
      else to.add(term.copy(total).multiply(softmax.p));
      return;
    }
    r.set(shares[c] as number, shares[softmax.rows.classes + c]);
    if (softmax.isArgmax) to.add(term.copy(others).multiply(softmax.p));
    else to.add(term.copy(total).subtract(r).multiply(softmax.p));
    to.subtract(softmax.complement(term).multiply(r));
  }

  /** Adds r u^γ (−ℓ) of the class that is looked at. */
  protected override addValue(r: Pair, to: LongSum): void {
    const { softmax, term } = this;
    r.multiply(powerOfComplement(softmax, this.gamma, this.power));
    // 0 · ∞ = 0: the power is 0 only where the loss is, or the class has nothing of it.
    if (r.high === 0) return;
    if (softmax.isArgmax) to.small.add(r.multiply(softmax.scaledLog));
    else to.large.add(r.multiply(softmax.surprise(term)));
  }

  /** b of a class. */
  private loadShare(c: number, out: Pair): void {
    const { softmax, target, r, power, gamma } = this;
    softmax.at(c);
    target.weightAt(c, r);
    powerOfComplement(softmax, gamma, power);
    if (r.high === 0 || power.high === 0) {
      out.set(0);
      return;
    }
    r.multiply(power);
    if (softmax.p.high === 0) {
      out.copy(r);
      return;
    }
    if (softmax.isArgmax) out.copy(softmax.scaledLog);
    else softmax.surprise(out).timesPowerOfTwo(SCALE_BITS);
    out.divide(softmax.complement(power)).multiplyNumber(gamma);
    out.multiply(power.copy(softmax.p).timesPowerOfTwo(-SCALE_BITS)).addNumber(1).multiply(r);
  }
}
