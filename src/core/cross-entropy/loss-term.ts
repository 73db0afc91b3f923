import type { BigFloat } from '../exact/big-float.ts';
import type { RowFactor } from '../rows/row-factor.ts';
import type { RowWriter } from '../tensors/row-writer.ts';

/** Writes one row of a gradient, times a factor. */
export type WriteGradient = (factor: RowFactor, out: RowWriter) => void;

/** A loss of rows whose softmax has been loaded, and its gradients: of one row at a time. */
export interface LossTerm {
  /** Goes to the loaded row, and gives its loss. */
  load(row: number): number;
  /** The low part of that loss, and the size of the terms whose sum it is: Infinity where the loss is finite, but too large for a double. */
  readonly low: number;
  readonly size: number;
  /** What the factor of a gradient is to have besides the upstream gradient and the divisor. */
  readonly weight: number;
  /** The gradient with respect to the logits. */
  readonly writeGradient: WriteGradient;
  /** The loss, which is finite, in as many digits as it takes. */
  exactLoss(): BigFloat;
}
