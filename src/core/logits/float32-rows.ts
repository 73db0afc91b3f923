import { float32LabelLoss, float32RowLength, MAX } from '../../kernel/float32-row.ts';
import { ExactRow } from '../exact/exact-row.ts';
import type { RowFactor } from '../rows/row-factor.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import type { Kernel, Ref } from '../tensors/kernel.ts';
import type { Dtype } from '../tensors/numbers.ts';
import { RowReader } from '../tensors/row-reader.ts';
import type { RowWriter, Width } from '../tensors/row-writer.ts';
import type { Tensor } from '../tensors/tensor.ts';
import type { SoftmaxRows } from './softmax-rows.ts';

/**
 * The softmax of rows of float32 or less, for results of float32 or less: in plain doubles, which have twice the digits that
 * are asked for.
 */
export class Float32Rows implements SoftmaxRows {
  readonly kernel: Kernel;
  readonly classes: number;
  readonly width: Width;
  readonly low = 0;
  private readonly logits: RowReader<'float32'>;
  /** What the kernel knows of the row: see `src/kernel/float32-row.ts`. */
  private readonly ref: Ref;
  private readonly values: Float64Array;
  private readonly keepsExps: boolean;
  private exactRow: ExactRow | undefined;

  /** @param keepsExps whether there will be gradients or probabilities: losses and log-probabilities need less */
  constructor(logits: Tensor, layout: ClassLayout, kernel: Kernel, dtype: Dtype, keepsExps: boolean) {
    this.kernel = kernel;
    this.classes = layout.classes;
    // What is narrower than float32 is rounded once, from doubles.
    this.width = dtype === 'float32' ? 'float32' : 'float64';
    this.logits = new RowReader(logits, layout, kernel, 'float32');
    this.values = kernel.allocate(float32RowLength(layout.classes));
    this.ref = kernel.ref(this.values) as Ref;
    this.keepsExps = keepsExps;
  }

  load(row: number): boolean {
    const { kernel, logits } = this;
    this.exactRow = undefined;
    kernel.checkpoint(0);
    logits.read(row);
    return Boolean(kernel.loadFloat32Row(this.ref, logits.ref, logits.first, this.classes, this.keepsExps));
  }

  logit(c: number): number {
    return this.logits.values[this.logits.first + c] as number;
  }

  get exact(): ExactRow {
    if (this.exactRow === undefined) {
      const { values, first } = this.logits;
      const argmax = values.indexOf(this.values[MAX] as number, first) - first;
      this.exactRow = new ExactRow(values, first, this.classes, argmax, this.kernel.checkpoint);
    }
    return this.exactRow;
  }

  writeProbs(out: RowWriter): void {
    const { kernel, ref, classes } = this;
    if (this.width === 'float32') kernel.writeFloat32Probs(ref, out.ref, out.start, classes);
    else kernel.writeFloat32ProbsToDoubles(ref, out.ref, out.start, classes);
  }

  writeLogProbs(out: RowWriter): void {
    const { kernel, ref, logits, classes } = this;
    const { ref: x, first } = logits;
    if (this.width === 'float32') kernel.writeFloat32LogProbs(ref, x, first, out.ref, out.start, classes);
    else kernel.writeFloat32LogProbsToDoubles(ref, x, first, out.ref, out.start, classes);
  }

  labelLoss(y: number, weight: number): number {
    if (weight === 0) return 0;
    return float32LabelLoss(this.values, this.logits.values, this.logits.first, y) * weight + 0;
  }

  writeLabelGradient(y: number, { high }: RowFactor, out: RowWriter): void {
    const { kernel, ref, classes } = this;
    if (this.width === 'float32') kernel.writeFloat32LabelGradient(ref, y, high, out.ref, out.start, classes);
    else kernel.writeFloat32LabelGradientToDoubles(ref, y, high, out.ref, out.start, classes);
  }
}
