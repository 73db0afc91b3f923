import { labelLoss } from '../kernel/label-row.ts';
import { ARGMAX, EXPS, LOW, MAX, SIZE, TOTAL, UNSCALE } from '../kernel/softmax-row.ts';
import type { ClassLayout } from './class-layout.ts';
import { ExactRow } from './exact/exact-row.ts';
import type { Kernel, Ref } from './kernel.ts';
import type { Pair } from './pairs/pair.ts';
import type { RowFactor } from './row-factor.ts';
import { RowReader } from './row-reader.ts';
import type { RowWriter } from './row-writer.ts';
import type { SoftmaxRows } from './softmax-rows.ts';
import type { Tensor } from './tensor.ts';

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
  private exactRow: ExactRow | undefined;

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

  /** m, the largest logit. */
  maximum(out: Pair): Pair {
    return out.set(this.values[MAX] as number);
  }

  /** z_c − m, exactly: −Infinity for a masked class. */
  difference(c: number, out: Pair): Pair {
    return out.setDifference(this.logit(c), this.values[MAX] as number);
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
