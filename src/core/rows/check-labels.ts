import { checkShape } from '../tensors/check-shape.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import { type IntegerTensor, sameShape } from '../tensors/tensor.ts';
import { readLabels } from './read-labels.ts';

/**
 * The class of each row, or `IGNORED`.
 *
 * `labels` [rowShape] holds integers in [0, C) or `ignoreIndex`; 1.0 is an integer, 1.5 is not.
 *
 * @param marks the rows that a mask has left out: their labels are never read
 * @throws InputError SHAPE_MISMATCH
 * @throws InputError LABEL_OUT_OF_RANGE naming the first sixteen
 * @example checkLabels(tensor([2], [2, -100]), classLayout('logits', [2, 3])) // [2, IGNORED]
 */
export function checkLabels(
  labels: IntegerTensor,
  layout: ClassLayout,
  ignoreIndex?: number | readonly number[],
  marks?: Int32Array,
): Int32Array {
  if (!sameShape(labels.shape, layout.rowShape)) {
    const meaning = `that of the logits without their class axis${hintOf(labels.shape, layout)}`;
    checkShape('labels', labels, layout.rowShape, meaning);
  }
  const { classes } = layout;
  const isClass = (y: number) => y >= 0 && y < classes && Number.isInteger(y);
  return readLabels(labels, ignoreIndex, marks, isClass, `an integer in [0, ${classes})`);
}

/** What labels of a wrong shape were probably meant as. */
function hintOf(shape: readonly number[], { axis, classes, rowShape }: ClassLayout): string {
  const logits = rowShape.toSpliced(axis, 0, classes);
  if (sameShape(shape, logits)) return ' (one-hot labels and probabilities are target_probs of cross-entropy)';
  if (axis < rowShape.length && sameShape(shape, logits.slice(0, -1)))
    return ' (class_axis: -1 if the classes come last)';
  return '';
}
