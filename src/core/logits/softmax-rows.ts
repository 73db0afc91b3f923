import type { ExactRow } from '../exact/exact-row.ts';
import type { RowFactor } from '../rows/row-factor.ts';
import type { Kernel } from '../tensors/kernel.ts';
import type { RowWriter, Width } from '../tensors/row-writer.ts';

/** The softmax of a tensor's rows, one row at a time: what losses and their gradients are made of. */
export interface SoftmaxRows {
  /** What computes them: the one that was given, or the reference where that has no room. */
  readonly kernel: Kernel;
  readonly classes: number;
  /** What results are written as, before they become the type that is asked for. */
  readonly width: Width;
  /** Goes to a row; false for one that has no softmax. */
  load(row: number): boolean;
  /** The logit of a class of the row. */
  logit(c: number): number;
  /** The row in as many digits as it takes. */
  readonly exact: ExactRow;
  writeProbs(out: RowWriter): void;
  writeLogProbs(out: RowWriter): void;
  /** −log p_y times a weight that is ordinary; its low part is then `low`. */
  labelLoss(y: number, weight: number): number;
  readonly low: number;
  /** Writes the gradient of −log p_y, times a factor that is ordinary. */
  writeLabelGradient(y: number, factor: RowFactor, out: RowWriter): void;
}
