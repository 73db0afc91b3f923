import { checkElements } from './check-elements.ts';
import { checkShape } from './check-shape.ts';
import type { ClassLayout } from './class-layout.ts';
import { type IntegerTensor, sameShape } from './tensor.ts';

/** PyTorch's default: a label no class can have. */
export const DEFAULT_IGNORE_INDEX = -100;

/** Stands for the label of a row that is left out. */
export const IGNORED = -1;

/**
 * The class of each row, or {@link IGNORED}. All rows are checked before anything is computed.
 *
 * `labels` [rowShape] holds integers in [0, C) or `ignoreIndex`; 1.0 is an integer, 1.5 is not.
 *
 * @throws InputError SHAPE_MISMATCH
 * @throws InputError LABEL_OUT_OF_RANGE naming the first sixteen
 */
export function checkLabels(
  labels: IntegerTensor,
  layout: ClassLayout,
  ignoreIndex: number = DEFAULT_IGNORE_INDEX,
): Int32Array {
  if (!sameShape(labels.shape, layout.rowShape)) {
    const meaning = `that of the logits without their class axis${hintOf(labels.shape, layout)}`;
    checkShape('labels', labels, layout.rowShape, meaning);
  }
  const { classes } = layout;
  const values = labels.data;
  const checked = new Int32Array(values.length);
  let areValid = true;
  for (let n = 0; n < values.length; n++) {
    const y = values[n] as number;
    const isClass = y >= 0 && y < classes && Number.isInteger(y);
    checked[n] = y === ignoreIndex ? IGNORED : y;
    areValid &&= isClass || y === ignoreIndex;
  }
  if (!areValid) {
    const accepts = (y: number) => y === ignoreIndex || (y >= 0 && y < classes && Number.isInteger(y));
    const expected = `an integer in [0, ${classes}) or ignore_index ${ignoreIndex}`;
    checkElements('labels', labels, 'LABEL_OUT_OF_RANGE', expected, accepts);
  }
  return checked;
}

/** What labels of a wrong shape were probably meant as. */
function hintOf(shape: readonly number[], { axis, classes, rowShape }: ClassLayout): string {
  const logits = rowShape.toSpliced(axis, 0, classes);
  if (sameShape(shape, logits)) return ' (one-hot labels and probabilities are target_probs of cross-entropy)';
  if (axis < rowShape.length && sameShape(shape, logits.slice(0, -1)))
    return ' (class_axis: -1 if the classes come last)';
  return '';
}
