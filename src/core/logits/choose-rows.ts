import type { ClassLayout } from '../tensors/class-layout.ts';
import { type Kernel, referenceKernel } from '../tensors/kernel.ts';
import { BYTES, type Dtype } from '../tensors/numbers.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { DoubleRows } from './double-rows.ts';
import { Float32Rows } from './float32-rows.ts';
import type { LogitTransform } from './logit-transform.ts';
import type { SoftmaxRows } from './softmax-rows.ts';
import { TransformedRows } from './transformed-rows.ts';

/** A row of a softmax is computed in at most so many doubles for each class, and so many for the row. */
const DOUBLES_A_CLASS = 20;
const DOUBLES_A_ROW = 64;

/**
 * The kernel that is given, or the reference where it has no room for so many results of the logits' size.
 *
 * @param doublesAClass that are allocated to compute a row in
 */
export function kernelWithRoom(
  kernel: Kernel,
  { data }: Tensor,
  { classes, rows }: ClassLayout,
  results: number,
  dtype: Dtype,
  doublesAClass = DOUBLES_A_CLASS,
): Kernel {
  const ofResults = (results * (data.length * BYTES[dtype] + 8)) / 8;
  return kernel.hasRoom(doublesAClass * classes + DOUBLES_A_ROW + rows + ofResults)
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

/** The rows of logits in pairs of doubles, as they are or transformed. */
export function doubleRows(
  logits: Tensor,
  layout: ClassLayout,
  kernel: Kernel,
  transform: LogitTransform | undefined,
): DoubleRows {
  return transform === undefined
    ? new DoubleRows(logits, layout, kernel)
    : new TransformedRows(logits, layout, kernel, transform);
}
