import { LOG_TOTAL, MAX, UNSCALE } from '../../kernel/softmax-row.ts';
import { TARGET, TARGET_TOTAL } from '../../kernel/target-row.ts';
import {
  add,
  type BigFloat,
  divide,
  fromDouble,
  multiply,
  negative,
  ONE,
  subtract,
  sum,
  sumOrZero,
  toDouble,
  ZERO,
} from '../exact/big-float.ts';
import { kept } from '../exact/kept.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { LARGE } from '../rows/ordinary.ts';
import type { RowFactor } from '../rows/row-factor.ts';
import { areFinite } from '../tensors/all-within.ts';
import type { Ref } from '../tensors/kernel.ts';
import type { RowWriter } from '../tensors/row-writer.ts';
import type { LossTerm, WriteGradient } from './loss-term.ts';

/** The target of each row, as numbers one after the other. */
export interface TargetRows {
  readonly values: Float64Array;
  readonly ref: Ref;
  readonly first: number;
  read(row: number): void;
}

/** What is known of all targets and weights: that they are ordinary, that they are finite, or neither. */
export type TargetKind = 'ordinary' | 'finite' | 'any';

/**
 * Cross-entropy of rows against weights of all classes: distributions, labels with smoothing, or both with class weights.
 *
 *     q' = (1−ε) q + ε/K,  r_c = w_c q'_c,  R = Σ r_c        K classes are not masked; masked ones get none of ε
 *     loss = −Σ r_c log p_c                                 grad_c = R p_c − r_c
 */
export class TargetTerm implements LossTerm {
  low = 0;
  size = 0;
  readonly weight = 1;
  private readonly rows: DoubleRows;
  private readonly target: TargetRows;
  private readonly weights: Float64Array;
  private readonly weightsRef: Ref;
  private readonly smoothing: number;
  private readonly kind: TargetKind;
  /** Whether the row's target is finite. */
  private isFinite = true;
  private readonly ref: Ref;
  private readonly values: Float64Array;

  constructor(rows: DoubleRows, target: TargetRows, weights: Float64Array, smoothing: number, kind: TargetKind) {
    const { kernel, classes } = rows;
    this.rows = rows;
    this.target = target;
    this.weights = weights;
    this.weightsRef = kernel.ref(weights) as Ref;
    this.smoothing = smoothing;
    this.kind = kind;
    this.values = kernel.allocate(TARGET + 2 * classes);
    this.ref = kernel.ref(this.values) as Ref;
  }

  load(n: number): number {
    const { rows, target, smoothing } = this;
    const { kernel, ref: row, classes, logits } = rows;
    target.read(n);
    this.low = 0;
    this.size = 0;
    this.isFinite = this.kind !== 'any' || areFinite(target.values, target.first, rows.classes);
    if (!this.isFinite) return this.plainLoss();
    if (this.kind !== 'ordinary') return this.roundedLoss();
    kernel.loadTarget(
      this.ref,
      row,
      classes,
      target.ref,
      target.first,
      this.weightsRef,
      smoothing,
      logits.ref,
      logits.first,
    );
    const loss = kernel.targetLoss(this.ref, row, classes, logits.ref, logits.first);
    if (Number.isNaN(loss)) return this.roundedLoss();
    this.low = rows.low;
    this.size = Number.isFinite(loss) ? rows.size : 0;
    return loss;
  }

  /** R of the row. */
  private get total(): number {
    return (this.values[TARGET_TOTAL] as number) * UNSCALE;
  }

  readonly writeGradient: WriteGradient = (factor, out) => {
    const { rows } = this;
    const { kernel, ref: row, classes } = rows;
    if (!this.isFinite) {
      this.writePlainGradient(factor, out);
      return;
    }
    const isFast = this.kind === 'ordinary' && factor.isOrdinary && Math.abs(factor.high * this.total) <= LARGE;
    const write = () => kernel.writeTargetGradient(this.ref, row, classes, factor.high, factor.low, out.ref, out.start);
    if (isFast) {
      if (write() === 0) return;
      rows.refine();
      kernel.refineTarget(this.ref, row, classes);
      if (write() === 0) return;
    }
    this.writeExactGradient(factor, out, isFast);
  };

  /** What the factor of {@link writeTargetGradient} is to have: 1 − ε. */
  readonly targetWeight = () => 1 - this.smoothing;

  /** Writes d loss / d q_c = −w_c (1−ε) log p_c; the factor is to have the (1−ε). */
  readonly writeTargetGradient: WriteGradient = (factor, out) => {
    const { rows, weights } = this;
    const { kernel, ref: row, classes, logits } = rows;
    if (this.kind === 'ordinary' && factor.isOrdinary) {
      const { high, low } = factor;
      kernel.writeLossOfEachClass(
        row,
        classes,
        this.weightsRef,
        high,
        low,
        logits.ref,
        logits.first,
        out.ref,
        out.start,
      );
      return;
    }
    const share = factor.exact;
    for (let c = 0; c < classes; c++) {
      const scaled = multiply(share, fromDouble(weights[c] as number));
      const surprise = rows.exact.surprise(c);
      const sign = Number(scaled.mantissa > 0n) - Number(scaled.mantissa < 0n);
      const infinite = sign === 0 ? 0 : sign * Number.POSITIVE_INFINITY;
      out.values[out.start + c] = surprise ? toDouble(multiply(scaled, surprise)) + 0 : infinite;
    }
  };

  exactLoss(): BigFloat {
    const { exact, classes } = this.rows;
    const targetAt = this.exactTarget();
    function* terms(): Generator<BigFloat, void, void> {
      for (let c = 0; c < classes; c++) yield multiply(targetAt(c), exact.surprise(c) ?? ZERO);
    }
    return sumOrZero(terms());
  }

  /** The loss, where more cancels in it than the kernel has digits to spare, or something is not ordinary. */
  private roundedLoss(): number {
    const { rows } = this;
    const targetAt = this.exactTarget();
    let infinite = 0;
    for (let c = 0; c < rows.classes; c++) {
      if (rows.logit(c) !== Number.NEGATIVE_INFINITY) continue;
      const { mantissa } = targetAt(c);
      if (mantissa !== 0n) infinite += mantissa > 0n ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
    }
    if (infinite !== 0) return infinite;
    const exact = this.exactLoss();
    const loss = toDouble(exact) + 0;
    this.low = Number.isFinite(loss) ? toDouble(subtract(exact, fromDouble(loss))) : 0;
    this.size = Math.abs(loss);
    return loss;
  }

  /** Writes the gradient exactly: all of it, or what the kernel has left NaN. */
  private writeExactGradient(factor: RowFactor, out: RowWriter, isDoubtfulOnly: boolean): void {
    const { exact, classes } = this.rows;
    const { total, tail, argmax } = exact;
    const targetAt = this.exactTarget();
    function* allBut(class_: number): Generator<BigFloat, void, void> {
      for (let c = 0; c < classes; c++) if (c !== class_) yield targetAt(c);
    }
    // With smoothing the r_c are rounded, and what is left of them may be no more than that.
    const left = this.smoothing === 0 ? sum : sumOrZero;
    const all = left(allBut(-1));
    const share = divide(factor.exact, total);
    for (let c = 0; c < classes; c++) {
      const at = out.start + c;
      if (isDoubtfulOnly && !Number.isNaN(out.values[at])) continue;
      const own = targetAt(c);
      const terms =
        c === argmax
          ? [left(allBut(c)), negative(multiply(own, tail))]
          : [multiply(all, exact.exp(c)), negative(multiply(own, total))];
      out.values[at] = toDouble(multiply(share, sumOrZero(terms))) + 0;
    }
  }

  /** r_c in plain doubles, for a target that is not finite. */
  private plainTarget(c: number): number {
    const { rows, target, weights, smoothing } = this;
    let unmasked = 0;
    for (let i = 0; i < rows.classes; i++) if (rows.logit(i) !== Number.NEGATIVE_INFINITY) unmasked++;
    const share = rows.logit(c) === Number.NEGATIVE_INFINITY ? 0 : smoothing / unmasked;
    return (weights[c] as number) * ((1 - smoothing) * (target.values[target.first + c] as number) + share);
  }

  private plainLoss(): number {
    const { rows } = this;
    const log = (rows.values[LOG_TOTAL] as number) * UNSCALE;
    let loss = 0;
    for (let c = 0; c < rows.classes; c++) {
      const r = this.plainTarget(c);
      if (r !== 0) loss += r * (log - (rows.logit(c) - (rows.values[MAX] as number)));
    }
    return loss;
  }

  private writePlainGradient({ high }: RowFactor, out: RowWriter): void {
    const { rows } = this;
    const { classes } = rows;
    let total = 0;
    for (let c = 0; c < classes; c++) total += this.plainTarget(c);
    for (let c = 0; c < classes; c++) {
      out.values[out.start + c] = (total * rows.prob(c) - this.plainTarget(c)) * high;
    }
  }

  /** r_c of a class. */
  private exactTarget(): (c: number) => BigFloat {
    const { rows, target, weights, smoothing } = this;
    const epsilon = fromDouble(smoothing);
    const keep = subtract(ONE, epsilon);
    let unmasked = 0;
    for (let c = 0; c < rows.classes; c++) if (rows.logit(c) !== Number.NEGATIVE_INFINITY) unmasked++;
    const share = divide(epsilon, fromDouble(unmasked));
    return kept(rows.classes, (c) => {
      const own = multiply(keep, fromDouble(target.values[target.first + c] as number));
      const smoothed = rows.logit(c) === Number.NEGATIVE_INFINITY ? own : add(own, share);
      return multiply(fromDouble(weights[c] as number), smoothed);
    });
  }
}
