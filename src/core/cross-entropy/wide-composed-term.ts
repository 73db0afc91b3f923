import type { BigFloat } from '../exact/big-float.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { bigOf } from '../logits/long-sum.ts';
import { wideOf } from '../logits/wide-of.ts';
import { WideSoftmax } from '../logits/wide-softmax.ts';
import { expMinusLine } from '../pairs/exp-minus-line.ts';
import { Pair } from '../pairs/pair.ts';
import { wideExp } from '../pairs/wide-exp.ts';
import { wideLog1p } from '../pairs/wide-log1p.ts';
import { WidePair } from '../pairs/wide-pair.ts';
import type { RowFactor } from '../rows/row-factor.ts';
import type { ComposedOptions } from './composed-options.ts';
import type { LossTerm, WriteGradient } from './loss-term.ts';
import type { TargetSource } from './row-target.ts';
import { WideTarget } from './wide-target.ts';

/** Below it e^−L − 1 + L is L²/2 to all digits. */
const TINY = 2 ** -110;

/** With a larger ε₁ its gradient is a sum of its own, of which nothing is left where it cancels; with smaller ones it is part of the other. */
const MOST_TOGETHER = 2;

/**
 * The same loss as {@link ComposedTerm}, in pairs of any size, which is slower: for rows of which a weight or a coefficient is so large, or so
 * small, that products of doubles leave their range.
 *
 *     Σ_c r_c v_c + λ lse² − h H,   v_c = u_c^γ (−ℓ_c) + ε₁ u_c,   u_c = 1 − p_c
 *     d/dz_j = p_j Σ_{c≠j} a_c − a_j u_j + 2 λ lse p_j + h p_j (ℓ_j + H),   a_c = r_c (u_c^γ (1 + γ p_c (−ℓ_c) / u_c) + ε₁ p_c)
 *     if |ε₁| > 2 or γ > 0, the term of ε₁ apart: + ε₁ p_j (Σ_c p_c (r_c − r_k) − (r_j − r_k)), k the argmax
 *
 * A masked class with a weight makes it Infinity, however small that is; its derivative is −r_c.
 */
export class WideComposedTerm implements LossTerm {
  /** As a double. */
  loss = 0;
  low = 0;
  size = 0;
  readonly weight = 1;
  private readonly softmax: WideSoftmax;
  private readonly target: WideTarget;
  private readonly gamma: number;
  private readonly epsilon: number;
  private readonly zLoss: number;
  private readonly entropyCoef: number;
  /** Whether the gradient of PolyLoss is a sum of its own. */
  private readonly isApart: boolean;
  private readonly onePlus = new WidePair();
  private readonly sum = new WidePair();
  /** lse, and M of the entropy L + M. */
  private readonly lse = new WidePair();
  private readonly mean = new WidePair();
  /** Σ a_c, and the same without the argmax. */
  private readonly total = new WidePair();
  private readonly others = new WidePair();
  /** Σ p_c (r_c − r_k). */
  private readonly tilt = new WidePair();
  private readonly factor = new WidePair();
  private readonly r = new WidePair();
  private readonly g = new WidePair();
  private readonly term = new WidePair();
  private readonly power = new WidePair();
  private readonly rounded = new Pair();

  constructor(rows: DoubleRows, source: TargetSource, options: ComposedOptions) {
    const { focalGamma = 0, polyEpsilon = 0, zLoss = 0, entropyCoef = 0 } = options;
    this.softmax = new WideSoftmax(rows);
    this.target = new WideTarget(rows, source);
    this.gamma = focalGamma;
    this.epsilon = polyEpsilon;
    this.isApart = polyEpsilon !== 0 && (focalGamma !== 0 || Math.abs(polyEpsilon) > MOST_TOGETHER);
    this.zLoss = zLoss;
    this.entropyCoef = entropyCoef;
    this.onePlus.set(1).addNumber(polyEpsilon);
  }

  load(n: number): number {
    const { softmax, target, sum, r, term, rounded, lse, mean } = this;
    const { rows } = softmax;
    softmax.load();
    target.load(n);
    sum.set(0);
    mean.set(0);
    for (let c = 0; c < rows.classes; c++) {
      rows.kernel.checkpoint(0);
      const isWeighted = target.weightAt(c, r).sign !== 0;
      if (!isWeighted && this.entropyCoef === 0) continue;
      softmax.at(c);
      if (softmax.p.sign !== 0) mean.subtract(term.copy(softmax.p).multiply(softmax.difference));
      if (isWeighted) sum.add(this.loadValue(term).multiply(r));
    }
    lse.copyPair(rounded, rows.loadMaximum(rounded)).add(softmax.log);
    if (this.zLoss !== 0) sum.add(term.copy(lse).multiply(lse).multiplyNumber(this.zLoss));
    if (this.entropyCoef !== 0) {
      sum.subtract(term.copy(mean).add(softmax.log).multiplyNumber(this.entropyCoef));
    }
    const isFiniteInTruth = Number.isFinite(sum.sign);
    sum.toPair(rounded);
    const isInRange = Number.isFinite(rounded.high);
    this.low = isInRange ? rounded.low : 0;
    // Infinite only as a double, or in truth.
    this.size = isInRange ? Math.abs(rounded.high) : isFiniteInTruth ? Number.POSITIVE_INFINITY : 0;
    this.loss = rounded.high + 0;
    return this.loss;
  }

  readonly writeGradient: WriteGradient = (factor, out) => {
    const { softmax, g, total, others, tilt, term, lse, mean, r } = this;
    const { rows } = softmax;
    this.loadFactor(factor);
    others.set(0);
    total.set(0);
    tilt.set(0);
    for (let c = 0; c < rows.classes; c++) {
      rows.kernel.checkpoint(0);
      const isWeighted = this.target.weightAt(c, r).sign !== 0;
      if (!isWeighted && !this.isApart) continue;
      softmax.at(c);
      if (this.isApart) tilt.add(this.loadExcess(c, term).multiply(softmax.p));
      if (isWeighted) (softmax.isArgmax ? total : others).add(this.loadShare(term));
    }
    total.add(others);
    for (let c = 0; c < rows.classes; c++) {
      rows.kernel.checkpoint(1);
      softmax.at(c);
      if (this.target.weightAt(c, r).sign === 0) term.set(0);
      else this.loadShare(term);
      if (softmax.isArgmax) g.copy(others);
      else g.copy(total).subtract(term);
      g.multiply(softmax.p).subtract(term.multiply(softmax.complement));
      if (softmax.p.sign !== 0) {
        if (this.isApart) {
          g.add(this.loadExcess(c, term).negate().add(tilt).multiply(softmax.p).multiplyNumber(this.epsilon));
        }
        if (this.zLoss !== 0) g.add(term.copy(lse).multiply(softmax.p).multiplyNumber(this.zLoss).multiplyNumber(2));
        if (this.entropyCoef !== 0) {
          g.add(term.copy(softmax.difference).add(mean).multiply(softmax.p).multiplyNumber(this.entropyCoef));
        }
      }
      out.values[out.start + c] = rows.timesWideSlope(c, g).multiply(this.factor).value + 0;
    }
  };

  /** Writes d loss / d q_c = w_c (1−ε) v_c. */
  readonly writeTargetGradient: WriteGradient = (factor, out) => {
    const { softmax, target, g, r } = this;
    this.loadFactor(factor);
    for (let c = 0; c < softmax.rows.classes; c++) {
      softmax.rows.kernel.checkpoint(0);
      if (target.keptAt(c, r).sign === 0) {
        out.values[out.start + c] = 0;
        continue;
      }
      softmax.at(c);
      out.values[out.start + c] = this.loadValue(g).multiply(r).multiply(this.factor).value + 0;
    }
  };

  exactLoss(): BigFloat {
    return bigOf(this.sum.pair, this.sum.exponent);
  }

  private loadFactor(factor: RowFactor): void {
    if (factor.isOrdinary) this.factor.set(factor.high, factor.low);
    else wideOf(factor.exact, this.factor);
  }

  /** v of the class that is looked at. */
  private loadValue(out: WidePair): WidePair {
    const { softmax, epsilon, gamma, power } = this;
    if (gamma === 0 && epsilon < 0 && softmax.isArgmax) {
      // (−ℓ − u) + (1+ε) u, since for ε = −1 all of u cancels.
      this.loadLossAboveLine(out);
      return out.add(power.copy(softmax.complement).multiply(this.onePlus));
    }
    // 0 · ∞ = 0: the power is 0 only where the loss is, or the class has nothing of it.
    if (this.loadPower(out).sign !== 0) out.multiply(softmax.surprise);
    return epsilon === 0 ? out : out.add(power.copy(softmax.complement).multiplyNumber(epsilon));
  }

  /** a of the class that is looked at, whose weight is r. */
  private loadShare(out: WidePair): WidePair {
    const { softmax, epsilon, gamma, isApart, power, r } = this;
    if (!isApart && epsilon < 0 && softmax.isArgmax) {
      out.copy(softmax.complement).multiplyNumber(-epsilon).add(this.onePlus);
      return out.multiply(r);
    }
    this.loadPower(out);
    if (gamma !== 0 && out.sign !== 0 && softmax.p.sign !== 0) {
      power.copy(softmax.surprise).divide(softmax.complement).multiply(softmax.p).multiplyNumber(gamma);
      out.multiply(power.addNumber(1));
    }
    if (epsilon !== 0 && !isApart) out.add(power.copy(softmax.p).multiplyNumber(epsilon));
    return out.multiply(r);
  }

  /** r_c − r_k, which is 0 of all classes where the target is uniform. */
  private loadExcess(c: number, out: WidePair): WidePair {
    const { target, power, softmax } = this;
    return target.weightAt(c, out).subtract(target.weightAt(softmax.argmax, power));
  }

  /** u^γ = e^(−γ log(1 + p/u)). */
  private loadPower(out: WidePair): WidePair {
    const { softmax, gamma } = this;
    if (gamma === 0) return out.set(1);
    if (softmax.complement.sign === 0) return out.set(0);
    wideLog1p(out.copy(softmax.p).divide(softmax.complement), out);
    return wideExp(out.multiplyNumber(-gamma), out);
  }

  /** L − (1 − e^−L). */
  private loadLossAboveLine(out: WidePair): void {
    const { softmax, rounded } = this;
    const { log } = softmax;
    if (log.value <= TINY) out.copy(log).multiply(log).multiplyNumber(0.5);
    else out.copyPair(expMinusLine(log.toPair(rounded).negate(), rounded));
  }
}
