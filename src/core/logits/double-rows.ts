import { labelLoss } from '../../kernel/label-row.ts';
import { ARGMAX, EXPS, LOW, MAX, SIZE, TOTAL, UNSCALE } from '../../kernel/softmax-row.ts';
import type { BigFloat } from '../exact/big-float.ts';
import { ExactRow } from '../exact/exact-row.ts';
import type { Pair } from '../pairs/pair.ts';
import type { WidePair } from '../pairs/wide-pair.ts';
import type { RowFactor } from '../rows/row-factor.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import type { Kernel, Ref } from '../tensors/kernel.ts';
import { RowReader } from '../tensors/row-reader.ts';
import type { RowWriter } from '../tensors/row-writer.ts';
import type { Tensor } from '../tensors/tensor.ts';
import type { SoftmaxRows } from './softmax-rows.ts';

/** The softmax of rows of any type in pairs of doubles: every number right to more digits than a double has. */
export class DoubleRows implements SoftmaxRows {
  readonly kernel: Kernel;
  readonly classes: number;
  readonly width = 'float64';
  readonly logits: RowReader;
  /** What the kernel knows of the row: see `src/kernel/softmax-row.ts`. */
  readonly ref: Ref;
  /** The same, as numbers. */
  readonly values: Float64Array;
  /** The exponent that {@link timesSlope} leaves out. */
  readonly slopeUnit: number = 0;
  /** Whether a slope of the row is so small that products of it as a pair may lose digits. */
  hasSmallSlopes = false;
  protected exactRow: ExactRow | undefined;

  constructor(logits: Tensor, layout: ClassLayout, kernel: Kernel) {
    this.kernel = kernel;
    this.classes = layout.classes;
    this.logits = new RowReader(logits, layout, kernel, 'float64');
    this.values = kernel.allocate(EXPS + 2 * layout.classes);
    this.ref = kernel.ref(this.values) as Ref;
  }

  load(row: number): boolean {
    const { kernel, logits } = this;
    this.exactRow = undefined;
    kernel.checkpoint(0);
    logits.read(row);
    return Boolean(kernel.loadRow(this.ref, logits.ref, logits.first, this.classes));
  }

  /** Computes the row again with more digits, for differences in which too many have cancelled. */
  refine(): void {
    const { kernel, logits } = this;
    kernel.refineRow(this.ref, logits.ref, logits.first, this.classes);
  }

  logit(c: number): number {
    return this.logits.values[this.logits.first + c] as number;
  }

  /** z_c − m exactly: the logit of a class less the largest; −Infinity of a masked class. */
  difference(c: number, out: Pair): Pair {
    return out.setDifference(this.logit(c), this.values[MAX] as number);
  }

  /** The same, also where a double cannot be as large, or as small. */
  wideDifference(c: number, out: WidePair): WidePair {
    return out.setDifference(this.logit(c), this.values[MAX] as number);
  }

  /** m: the largest logit. */
  maximum(out: Pair): Pair {
    return out.timesPowerOfTwo(this.loadMaximum(out));
  }

  /** The same times 2^−k, which cannot overflow; returns k. */
  loadMaximum(out: Pair): number {
    out.set(this.values[MAX] as number);
    return 0;
  }

  /** A derivative with respect to z_c times dz_c/dx_c · 2^−{@link slopeUnit}: logits as they are are their own z. */
  timesSlope(_c: number, g: Pair): Pair {
    return g;
  }

  /** The same of any size, without a unit. */
  timesWideSlope(_c: number, g: WidePair): WidePair {
    return g;
  }

  /** The same, without a unit. */
  timesExactSlope(_c: number, g: BigFloat): BigFloat {
    return g;
  }

  get argmax(): number {
    return this.values[ARGMAX] as number;
  }

  get exact(): ExactRow {
    this.exactRow ??= new ExactRow(
      this.logits.values,
      this.logits.first,
      this.classes,
      this.argmax,
      this.kernel.checkpoint,
    );
    return this.exactRow;
  }

  get low(): number {
    return this.values[LOW] as number;
  }

  /** The size of the terms of the last loss of the row. */
  get size(): number {
    return this.values[SIZE] as number;
  }

  /** p_c in plain doubles. */
  prob(c: number): number {
    return ((this.values[EXPS + c] as number) * UNSCALE) / (this.values[TOTAL] as number);
  }

  writeProbs(out: RowWriter): void {
    this.kernel.writeProbs(this.ref, this.classes, out.ref, out.start);
  }

  writeLogProbs(out: RowWriter): void {
    const { kernel, logits, ref, classes } = this;
    kernel.writeLogProbs(ref, classes, logits.ref, logits.first, out.ref, out.start);
  }

  labelLoss(y: number, weight: number): number {
    return labelLoss(this.values, y, this.logit(y), weight);
  }

  writeLabelGradient(y: number, { high, low }: RowFactor, out: RowWriter): void {
    this.kernel.writeLabelGradient(this.ref, this.classes, y, high, low, out.ref, out.start);
  }
}
