import { ARGMAX, EXPS, LOW, SIZE, TOTAL, UNSCALE } from '../kernel/softmax-row.ts';
import type { ClassLayout } from './class-layout.ts';
import { ExactRow } from './exact/exact-row.ts';
import { type Kernel, type Ref, referenceKernel } from './kernel.ts';
import { RowReader } from './row-reader.ts';
import type { RowWriter } from './row-writer.ts';
import type { Tensor } from './tensor.ts';

/** The most that is allocated to compute a row in: so many numbers for each class, and some more. */
const MOST_ROWS = 12;
const HEADS = 64;

/** The softmax of a tensor's rows, one row at a time: what losses and their gradients are made of. */
export class SoftmaxRows {
  readonly kernel: Kernel;
  readonly classes: number;
  readonly logits: RowReader;
  /** What the kernel knows of the row: see `src/kernel/softmax-row.ts`. */
  readonly row: Ref;
  /** The same, as numbers. */
  readonly values: Float64Array;
  private exactRow: ExactRow | undefined;

  /** @param results how many tensors of the logits' shape are to be made of them */
  constructor(logits: Tensor, layout: ClassLayout, given: Kernel, results: number) {
    const { classes, rows } = layout;
    const need = MOST_ROWS * classes + HEADS + rows + results * logits.data.length;
    const kernel = given.hasRoom(need) ? given : referenceKernel;
    this.kernel = kernel;
    this.classes = classes;
    this.logits = new RowReader(logits, layout, kernel);
    this.values = kernel.allocate(EXPS + 2 * classes);
    this.row = kernel.ref(this.values) as Ref;
  }

  /** Goes to a row; false for one that has no softmax. */
  load(row: number): boolean {
    const { kernel, logits, classes } = this;
    this.exactRow = undefined;
    logits.read(row);
    return Boolean(kernel.loadRow(this.row, logits.ref, logits.first, classes));
  }

  get argmax(): number {
    return this.values[ARGMAX] as number;
  }

  /** The low part of the last loss of the row. */
  get low(): number {
    return this.values[LOW] as number;
  }

  /** The size of the terms of the last loss of the row. */
  get size(): number {
    return this.values[SIZE] as number;
  }

  /** The logit of a class. */
  logit(c: number): number {
    return this.logits.values[this.logits.first + c] as number;
  }

  /** p_c in plain doubles. */
  prob(c: number): number {
    return ((this.values[EXPS + c] as number) * UNSCALE) / (this.values[TOTAL] as number);
  }

  /** The row in as many digits as it takes. */
  get exact(): ExactRow {
    this.exactRow ??= new ExactRow(this.logits.values, this.logits.first, this.classes, this.argmax);
    return this.exactRow;
  }

  writeProbs(out: RowWriter): void {
    this.kernel.writeProbs(this.row, this.classes, out.ref, out.start);
  }

  writeLogProbs(out: RowWriter): void {
    const { kernel, logits, row, classes } = this;
    kernel.writeLogProbs(row, classes, logits.ref, logits.first, out.ref, out.start);
  }
}
