import type { ClassLayout } from './class-layout.ts';
import { DoubleRows } from './double-rows.ts';
import type { ExactRow } from './exact/exact-row.ts';
import { Float32Rows } from './float32-rows.ts';
import { type Kernel, referenceKernel } from './kernel.ts';
import { BYTES, type Dtype } from './numbers.ts';
import type { RowFactor } from './row-factor.ts';
import type { RowWriter, Width } from './row-writer.ts';
import type { Tensor } from './tensor.ts';

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

/** The most that is allocated to compute a row in: so many doubles for each class, and some more. */
const MOST_ROWS = 12;
const HEADS = 64;

/** The kernel that is given, or the reference where it has no room for so many results of the logits' size. */
export function kernelWithRoom(
  kernel: Kernel,
  { data }: Tensor,
  { classes, rows }: ClassLayout,
  results: number,
  dtype: Dtype,
): Kernel {
  const ofResults = (results * (data.length * BYTES[dtype] + 8)) / 8;
  return kernel.hasRoom(MOST_ROWS * classes + HEADS + rows + ofResults)
    ? kernel
    : { ...referenceKernel, checkpoint: kernel.checkpoint };
}

/**
 * The rows of logits for results of a type: where neither has more digits than float32, without the digits that doubles
 * need.
 *
 * @param keepsExps whether there will be gradients or probabilities
 */
export function softmaxRows(
  logits: Tensor,
  layout: ClassLayout,
  kernel: Kernel,
  dtype: Dtype,
  keepsExps: boolean,
): SoftmaxRows {
  return dtype === 'float64' || logits.data instanceof Float64Array
    ? new DoubleRows(logits, layout, kernel)
    : new Float32Rows(logits, layout, kernel, dtype, keepsExps);
}
