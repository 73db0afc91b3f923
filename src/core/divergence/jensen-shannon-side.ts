import type { BigFloat } from '../exact/big-float.ts';
import { expMinusLine } from '../pairs/exp-minus-line.ts';
import { log1p } from '../pairs/log1p.ts';
import { Pair } from '../pairs/pair.ts';
import { SMALL } from '../pairs/small-exp-minus-line.ts';
import { AroundLargest, type Subtract } from './around-largest.ts';
import { isCancelled } from './cancelled.ts';
import type { Distributions } from './distributions.ts';
import { type ExactDivergence, isRefinable, needsPreciseMean, refine } from './exact-divergence.ts';
import { weigh } from './scaled-sum.ts';

/** 2^-900: numbers below it may have lost digits to the end of the range of doubles. */
const TINY = 2 ** -900;

const g = new Pair();
const w = new Pair();
const v = new Pair();
const ratio = new Pair();
const quotient = new Pair();
const other = new Pair();
const otherWeight = new Pair();

/** One of two distributions w and v of a Jensen–Shannon divergence, of which each has a share. */
export interface SideOfMean {
  readonly isInput: boolean;
  /** The share of w: 1 − β of the input, β of the target; and that of v. */
  readonly share: Pair;
  readonly otherShare: Pair;
  /** log(m / w) of each class, in pairs one after the other, for the row that is loaded. */
  readonly ratios: Float64Array;
  readonly exactGradient: (exact: ExactDivergence, c: number) => BigFloat;
}

/**
 * The gradient of a Jensen–Shannon divergence with respect to one of its distributions, R = log(m/w) = log1p(otherShare (v/w − 1)):
 *
 *     ∂/∂log w = −share w R     ∂/∂z = share w (Σ w R − R)
 */
export class JensenShannonSide {
  /** Σ w G(R) ≥ 0, and Σ w R. */
  readonly sum = new Pair();
  readonly mean = new Pair();
  /** What of the terms of the mean may have cancelled; 0 between logits, where these have one sign. */
  private meanSize = 0;
  private readonly of: Distributions;
  private readonly side: SideOfMean;
  private readonly w: Float64Array;
  private readonly v: Float64Array;
  private readonly around: AroundLargest;
  /** Whether the mean has been computed in so many digits that it may cancel. */
  private isPrecise = false;

  constructor(of: Distributions, side: SideOfMean) {
    this.of = of;
    this.side = side;
    this.w = side.isInput ? of.p : of.q;
    this.v = side.isInput ? of.q : of.p;
    this.around = new AroundLargest(of);
  }

  /** Goes to the next row. */
  reset(): void {
    this.sum.set(0);
    this.mean.set(0);
    this.meanSize = 0;
    this.isPrecise = false;
    this.around.reset();
  }

  /** Adds w R of a class, times 2^scale, and how large the terms of δ are. */
  addToMean(weight: Pair, r: Pair, slack: number): void {
    this.mean.add(g.copy(r).multiply(weight));
    this.meanSize += weight.high * Math.max(Math.abs(r.high), this.side.otherShare.high * slack);
  }

  /** Ends the mean, which was summed times 2^scale. */
  endMean(): void {
    const { scale } = this;
    this.mean.timesPowerOfTwo(-scale);
    this.meanSize = g.set(this.meanSize).timesPowerOfTwo(-scale).high;
  }

  /** w is kept times 2 to this power. */
  get scale(): number {
    return this.side.isInput ? this.of.inputScale : this.of.targetScale;
  }

  /** Writes the derivative at a class, times 2^−k, and returns k. */
  gradient(c: number, out: Pair): number {
    const { of, mean, scale } = this;
    const { isInput, share, otherShare, ratios, exactGradient } = this.side;
    const { kind, argmax } = isInput ? of.input : of.target;
    const i = 2 * c;
    out.set(this.w[i] as number, this.w[i + 1]);
    if (out.high === 0) return -scale;
    g.set(ratios[i] as number, ratios[i + 1]).negate();
    let size = Math.max(Math.abs(g.high), otherShare.high * (of.slack[c] as number));
    if (kind === 'logits') {
      size = Math.max(size, Math.abs(mean.high), this.meanSize);
      if (needsPreciseMean(g.high + mean.high, mean.high) && of.areNormalised && !this.isPrecise) {
        this.isPrecise = true;
        this.loadPreciseMean();
        return this.gradient(c, out);
      }
      g.add(mean);
    }
    if (isCancelled(g.high, size) || isTiny(g.high)) {
      if (kind === 'logits' && this.around.write(c, argmax, this.w, scale, this.subtract, out)) {
        out.multiply(share).negate();
        return -scale;
      }
      if (isRefinable(of, g.high, size)) {
        refine(of, scale, (exact) => exactGradient(exact, c), out);
        return -scale;
      }
      out.set(this.w[i] as number, this.w[i + 1]);
    }
    return weigh(out.multiply(share), g, out) - scale;
  }

  /** Computes Σ w R = −Σ w G(R) in all digits of pairs, between logits. */
  private loadPreciseMean(): void {
    const { of, mean, scale } = this;
    const { ratios, otherShare } = this.side;
    mean.set(0);
    for (let c = 0; c < of.classes; c++) {
      const i = 2 * c;
      w.set(this.w[i] as number, this.w[i + 1]);
      ratio.set(ratios[i] as number, ratios[i + 1]);
      if (Math.abs(ratio.high) < SMALL) {
        mean.subtract(expMinusLine(ratio, g).multiply(w));
        continue;
      }
      v.set(this.v[i] as number, this.v[i + 1])
        .subtract(w)
        .multiply(otherShare);
      mean.add(ratio.multiply(w)).subtract(v);
    }
    mean.timesPowerOfTwo(-scale);
  }

  /** R_c − R_k, or of log1p(v/w otherShare/share), which is R but for a constant: whichever are nearer to 0, and so have more digits. */
  private readonly subtract: Subtract = (c, k, out) => {
    const { of, w: below, v: above } = this;
    const { isInput, share, otherShare, ratios } = this.side;
    const shift = isInput ? of.inputScale - of.targetScale : of.targetScale - of.inputScale;
    otherWeight.copy(otherShare).divide(share).timesPowerOfTwo(shift);
    const i = 2 * c;
    const j = 2 * k;
    const size = Math.max(Math.abs(ratios[i] as number), Math.abs(ratios[j] as number));
    out.set(above[i] as number, above[i + 1]).divide(quotient.set(below[i] as number, below[i + 1]));
    other.set(above[j] as number, above[j + 1]).divide(quotient.set(below[j] as number, below[j + 1]));
    if (out.multiply(otherWeight).high < size && other.multiply(otherWeight).high < size) {
      log1p(out, out).subtract(log1p(other, other));
      return;
    }
    other.set(ratios[j] as number, ratios[j + 1]);
    out.set(ratios[i] as number, ratios[i + 1]).subtract(other);
  };
}

function isTiny(x: number): boolean {
  return x !== 0 && Math.abs(x) < TINY;
}
