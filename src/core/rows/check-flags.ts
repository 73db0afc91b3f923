import { checkShape } from '../tensors/check-shape.ts';
import type { IntegerTensor } from '../tensors/tensor.ts';
import { readLabels } from './read-labels.ts';

/**
 * Labels that are 0 or 1, as false and true were read: one for each row, or `IGNORED`. `ignoreIndex` may be 0 or 1, too.
 *
 * @param shape that of the rows, and `meaning` what it is that of, for errors
 * @param marks the rows that a mask has left out: their labels are never read
 * @throws InputError SHAPE_MISMATCH
 * @throws InputError LABEL_OUT_OF_RANGE naming the first sixteen
 * @example checkFlags(tensor([3], [1, 0, -100]), [3], 'that of the logits') // [1, 0, IGNORED]
 */
export function checkFlags(
  labels: IntegerTensor,
  shape: readonly number[],
  meaning: string,
  ignoreIndex?: number | readonly number[],
  marks?: Int32Array,
): Int32Array {
  checkShape('labels', labels, shape, meaning);
  return readLabels(labels, ignoreIndex, marks, (y) => y === 0 || y === 1, '0, 1, true, false');
}
