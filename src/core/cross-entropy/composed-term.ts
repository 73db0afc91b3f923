import { type BigFloat, multiply, toDouble } from '../exact/big-float.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { bigOf, LongSum, SCALE_BITS } from '../logits/long-sum.ts';
import { SoftmaxPairs } from '../logits/softmax-pairs.ts';
import { binaryExponent } from '../pairs/binary-exponent.ts';
import { Pair } from '../pairs/pair.ts';
import { isOrdinary } from '../rows/ordinary.ts';
import { EntropyPart } from './entropy-part.ts';
import { FocalPart } from './focal-part.ts';
import type { LossPart } from './loss-part.ts';
import type { LossTerm, WriteGradient } from './loss-term.ts';
import { NllPart } from './nll-part.ts';
import { PolyNllPart } from './poly-nll-part.ts';
import { PolyPart } from './poly-part.ts';
import { RowTarget, type TargetSource } from './row-target.ts';
import { ZLossPart } from './z-loss-part.ts';

/** Options that add a term to the cross-entropy, or change it. */
export interface ComposedOptions {
  /** γ ≥ 0 of the focal loss. */
  readonly focalGamma?: number | undefined;
  /** ε₁ of PolyLoss, finite. */
  readonly polyEpsilon?: number | undefined;
  /** λ ≥ 0: adds λ log²(Σ e^z). */
  readonly zLoss?: number | undefined;
  /** h, finite: subtracts h times the entropy. */
  readonly entropyCoef?: number | undefined;
}

/**
 * Whether any of them changes anything.
 *
 * @example isComposed({ zLoss: 0 }) // false
 */
export function isComposed({ focalGamma, polyEpsilon, zLoss, entropyCoef }: ComposedOptions): boolean {
  return Boolean(focalGamma || polyEpsilon || zLoss || entropyCoef);
}

/** Coefficients between 2^-300 and 2^300 stay as they are: their products are far from the ends of the range. */
const FAR = 300;

/** The unit of a loss that overflows is enlarged by 2^1000. */
const LARGER_UNIT = 1000;

/**
 * A loss that is the sum of several terms, each in a file of its own (`*-part.ts`), in pairs of doubles throughout: of logits as they are or
 * transformed.
 *
 *     Σ_c r_c u_c^γ (−ℓ_c) + ε₁ Σ_c r_c u_c + λ lse² − h H
 *
 * Loss and gradient are sums of pairs, rounded once: what cancels may take 30 bits and more, until a digit is lost.
 */
export class ComposedTerm implements LossTerm {
  low = 0;
  size = 0;
  readonly weight = 1;
  private readonly softmax: SoftmaxPairs;
  private readonly target: RowTarget;
  private readonly parts: readonly LossPart[];
  /** Of the weights, and of the z-loss, which grows with the logits. */
  private readonly unit: number;
  private readonly options: ComposedOptions;
  private readonly sum = new LongSum();
  /** The loss, times 2^−lossUnit. */
  private readonly loss = new Pair();
  private lossUnit = 0;
  private hasGradient = false;
  private readonly g = new Pair();
  private readonly factor = new Pair();
  private readonly max = new Pair();

  /** @param largest the size of the largest weight of a class, times its target */
  constructor(rows: DoubleRows, source: TargetSource, options: ComposedOptions, largest: number) {
    const { focalGamma = 0, polyEpsilon = 0, zLoss = 0, entropyCoef = 0 } = options;
    const softmax = new SoftmaxPairs(rows);
    const target = new RowTarget(rows, source);
    this.softmax = softmax;
    this.target = target;
    this.parts = [
      ...classParts(softmax, target, focalGamma, polyEpsilon),
      ...(zLoss === 0 ? [] : [new ZLossPart(softmax, target, zLoss)]),
      ...(entropyCoef === 0 ? [] : [new EntropyPart(softmax, target, entropyCoef)]),
    ];
    this.options = options;
    this.unit = unitOf(largest, options);
  }

  load(n: number): number {
    const { softmax, loss, g } = this;
    softmax.load();
    const unit = this.unitOfRow(n);
    this.hasGradient = false;
    this.loadLoss(n, unit);
    const infinite = unit === 0 ? 0 : this.target.infiniteLoss();
    if (infinite !== 0) loss.set(infinite);
    else if (!Number.isFinite(loss.high)) this.loadLarge(n, unit);
    g.copy(loss).timesPowerOfTwo(this.lossUnit);
    const isInRange = Number.isFinite(g.high);
    this.low = isInRange ? g.low : 0;
    // Infinite only as a double, or in truth.
    this.size = isInRange ? Math.abs(g.high) : Number.isFinite(loss.high) ? Number.POSITIVE_INFINITY : 0;
    return g.high + 0;
  }

  /** Computes the loss in a unit. */
  private loadLoss(n: number, unit: number): void {
    const { target, sum, loss } = this;
    target.load(n, unit);
    sum.clear();
    for (const part of this.parts) part.addLoss(sum);
    this.lossUnit = sum.read(loss) + unit;
  }

  /** Computes a loss that overflows in a larger unit: it is infinite, or was only too large. */
  private loadLarge(n: number, unit: number): void {
    const { loss, g } = this;
    this.loadLoss(n, unit + LARGER_UNIT);
    const { lossUnit } = this;
    g.copy(loss);
    // The gradient is computed in the smaller one.
    this.loadLoss(n, unit);
    loss.copy(g);
    this.lossUnit = lossUnit;
  }

  readonly writeGradient: WriteGradient = (factor, out) => {
    const { softmax, g, parts, target } = this;
    const { rows } = softmax;
    // Twice where two outputs are gradients: only the first time.
    if (!this.hasGradient) for (const part of parts) part.beginGradient();
    this.hasGradient = true;
    const shift = target.unit - SCALE_BITS + rows.slopeUnit;
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
    return bigOf(this.loss, this.lossUnit);
  }

  /** The unit of the row: that of its weights, unless the z-loss is larger by far. */
  private unitOfRow(n: number): number {
    const { softmax, target, options, max } = this;
    const { zLoss = 0 } = options;
    const unit = target.isHard ? unitOf(target.weightOfLabel(n), options) : this.unit;
    if (zLoss === 0) return unit;
    const exponent = softmax.rows.loadMaximum(max) + binaryExponent(max.high) + binaryExponent(zLoss);
    return max.high !== 0 && exponent - unit > FAR ? exponent : unit;
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

/** The unit in which all coefficients of a loss are of ordinary size. */
function unitOf(weight: number, { polyEpsilon = 0, zLoss = 0, entropyCoef = 0 }: ComposedOptions): number {
  const largest = Math.max(weight, zLoss, Math.abs(entropyCoef));
  if (!Number.isFinite(largest)) return 0;
  const exponent = binaryExponent(largest) + Math.max(0, binaryExponent(polyEpsilon));
  return Math.abs(exponent) > FAR && largest !== 0 ? exponent : 0;
}

function signOf({ mantissa }: BigFloat): number {
  return Number(mantissa > 0n) - Number(mantissa < 0n);
}
