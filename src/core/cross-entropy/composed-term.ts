import { type BigFloat, multiply, toDouble } from '../exact/big-float.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { bigOf, LongSum, SCALE_BITS } from '../logits/long-sum.ts';
import { SoftmaxPairs } from '../logits/softmax-pairs.ts';
import { binaryExponent } from '../pairs/binary-exponent.ts';
import { Pair } from '../pairs/pair.ts';
import { isOrdinary } from '../rows/ordinary.ts';
import type { RowFactor } from '../rows/row-factor.ts';
import { areFar, type ComposedOptions, LARGEST_NEAR } from './composed-options.ts';
import { EntropyPart } from './entropy-part.ts';
import { FocalPart } from './focal-part.ts';
import type { LossPart } from './loss-part.ts';
import type { LossTerm, WriteGradient } from './loss-term.ts';
import { NllPart } from './nll-part.ts';
import { PolyNllPart } from './poly-nll-part.ts';
import { PolyPart } from './poly-part.ts';
import { RowTarget, type TargetSource } from './row-target.ts';
import { WideComposedTerm } from './wide-composed-term.ts';
import { ZLossPart } from './z-loss-part.ts';

/** The z-loss is near where λ m is less than 2^41. */
const LARGEST_MAXIMUM = 40;

/**
 * A loss that is the sum of several terms, each in a file of its own (`*-part.ts`), in pairs of doubles throughout: of logits as they are or
 * transformed.
 *
 *     Σ_c r_c u_c^γ (−ℓ_c) + ε₁ Σ_c r_c u_c + λ lse² − h H
 *
 * Loss and gradient are sums of pairs, rounded once: what cancels may take 30 bits and more, until a digit is lost.
 * Rows with weights, coefficients or factors that are far from 1 are those of {@link WideComposedTerm}.
 */
export class ComposedTerm implements LossTerm {
  low = 0;
  size = 0;
  readonly weight = 1;
  private readonly softmax: SoftmaxPairs;
  private readonly target: RowTarget;
  private readonly parts: readonly LossPart[];
  private readonly source: TargetSource;
  private readonly options: ComposedOptions;
  private readonly areOptionsFar: boolean;
  /** The same with a larger range, once a row needs it, and whether this row does. */
  private wide: WideComposedTerm | undefined;
  private isWide = false;
  private row = 0;
  private readonly sum = new LongSum();
  /** The loss, times 2^−lossUnit. */
  private readonly loss = new Pair();
  private lossUnit = 0;
  private hasGradient = false;
  private readonly g = new Pair();
  private readonly factor = new Pair();
  private readonly max = new Pair();

  constructor(rows: DoubleRows, source: TargetSource, options: ComposedOptions) {
    const { focalGamma = 0, polyEpsilon = 0, zLoss = 0, entropyCoef = 0 } = options;
    const softmax = new SoftmaxPairs(rows);
    const target = new RowTarget(rows, source);
    this.softmax = softmax;
    this.target = target;
    this.parts = [
      ...classParts(softmax, target, focalGamma, polyEpsilon),
      ...(zLoss === 0 ? [] : [new ZLossPart(softmax, zLoss)]),
      ...(entropyCoef === 0 ? [] : [new EntropyPart(softmax, entropyCoef)]),
    ];
    this.options = options;
    // The derivative with respect to a target is times the weight alone.
    this.areOptionsFar = areFar(options) || (!target.isHard && (source.weights?.some(isLarge) ?? false));
    this.source = source;
  }

  load(n: number): number {
    const { softmax, target, sum, loss } = this;
    softmax.load();
    target.load(n);
    this.row = n;
    this.isWide = false;
    if (this.isFar()) return this.loadWide();
    this.hasGradient = false;
    sum.clear();
    for (const part of this.parts) part.addLoss(sum);
    this.lossUnit = sum.read(loss);
    // What is too large for a double is computed with a larger range, unless it is infinite in truth.
    if (!Number.isFinite(loss.high) && target.isFinite && !target.isMasked) return this.loadWide();
    const { g } = this;
    g.copy(loss).timesPowerOfTwo(this.lossUnit);
    const isInRange = Number.isFinite(g.high);
    this.low = isInRange ? g.low : 0;
    this.size = isInRange ? Math.abs(g.high) : 0;
    return g.high + 0;
  }

  readonly writeGradient: WriteGradient = (factor, out) => {
    if (this.isWideWith(factor)) {
      this.wideRow.writeGradient(factor, out);
      return;
    }
    const { softmax, g, parts } = this;
    const { rows } = softmax;
    // Twice where two outputs are gradients: only the first time.
    if (!this.hasGradient) for (const part of parts) part.beginGradient();
    this.hasGradient = true;
    const shift = rows.slopeUnit - SCALE_BITS;
    const exact = factor.isOrdinary ? undefined : factor.exact;
    this.factor.set(factor.high, factor.low);
    for (let c = 0; c < rows.classes; c++) {
      softmax.at(c);
      g.set(0);
      for (let i = 0; i < parts.length; i++) (parts[i] as LossPart).addGradient(g);
      rows.timesSlope(c, g);
      if (exact === undefined) g.multiply(this.factor).timesPowerOfTwo(shift);
      else if (Number.isFinite(g.high)) g.set(toDouble(multiply(exact, bigOf(g, shift))));
      else g.multiplyNumber(signOf(exact));
      out.values[out.start + c] = g.high + 0;
    }
  };

  readonly targetWeight = () => 1;

  /** Writes d loss / d q_c = w_c (1−ε) d/dr_c of what is linear in the target. */
  readonly writeTargetGradient: WriteGradient = (factor, out) => {
    if (this.isWideWith(factor)) {
      this.wideRow.writeTargetGradient(factor, out);
      return;
    }
    const { softmax, g, sum, parts, target, max } = this;
    const { classes } = softmax.rows;
    for (let c = 0; c < classes; c++) {
      const kept = target.keptAt(c, max);
      if (kept.high === 0) {
        out.values[out.start + c] = 0;
        continue;
      }
      softmax.at(c);
      sum.clear();
      for (const part of parts) part.addTargetGradient?.(sum);
      const shift = sum.read(g);
      if (!Number.isFinite(g.high)) g.multiply(kept).multiplyNumber(signOf(factor.exact));
      else if (factor.isOrdinary && isOrdinary(kept.high)) {
        g.multiply(kept).multiply(this.factor.set(factor.high, factor.low)).timesPowerOfTwo(shift);
      } else g.set(toDouble(multiply(factor.exact, multiply(bigOf(g, shift), bigOf(kept, 0)))));
      out.values[out.start + c] = g.high + 0;
    }
  };

  exactLoss(): BigFloat {
    return this.target.isFinite ? this.wideRow.exactLoss() : bigOf(this.loss, this.lossUnit);
  }

  private loadWide(): number {
    const { wideRow } = this;
    this.low = wideRow.low;
    this.size = wideRow.size;
    return wideRow.loss;
  }

  /** The row with a larger range. */
  private get wideRow(): WideComposedTerm {
    this.wide ??= new WideComposedTerm(this.softmax.rows, this.source, this.options);
    if (!this.isWide) this.wide.load(this.row);
    this.isWide = true;
    return this.wide;
  }

  /** Whether the gradient needs a larger range: times a large factor, exponentials too small for a double count. */
  private isWideWith(factor: RowFactor): boolean {
    return this.isWide || (!factor.isOrdinary && this.target.isFinite);
  }

  /** Whether products of the row's weights and coefficients may leave the range of doubles. */
  private isFar(): boolean {
    const { softmax, target, options, max } = this;
    const { zLoss = 0 } = options;
    if (!target.isFinite) return false;
    if (target.isFar || this.areOptionsFar || softmax.rows.hasSmallSlopes) return true;
    if (zLoss === 0) return false;
    const exponent = softmax.rows.loadMaximum(max) + binaryExponent(max.high) + binaryExponent(zLoss);
    return max.high !== 0 && exponent > LARGEST_MAXIMUM;
  }
}

/** The terms that are linear in the target. */
function classParts(
  softmax: SoftmaxPairs,
  target: RowTarget,
  focalGamma: number,
  polyEpsilon: number,
): readonly LossPart[] {
  if (focalGamma === 0) {
    return [polyEpsilon === 0 ? new NllPart(softmax, target) : new PolyNllPart(softmax, target, polyEpsilon)];
  }
  const focal = new FocalPart(softmax, target, focalGamma);
  return polyEpsilon === 0 ? [focal] : [focal, new PolyPart(softmax, target, polyEpsilon)];
}

function isLarge(x: number): boolean {
  return Math.abs(x) > LARGEST_NEAR;
}

function signOf({ mantissa }: BigFloat): number {
  return Number(mantissa > 0n) - Number(mantissa < 0n);
}
