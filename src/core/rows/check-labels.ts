import { checkElements } from '../tensors/check-elements.ts';
import { checkShape } from '../tensors/check-shape.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import { type IntegerTensor, sameShape } from '../tensors/tensor.ts';
import { IGNORED } from './counted-rows.ts';

/** PyTorch's default: a label no class can have. */
export const DEFAULT_IGNORE_INDEX = -100;

/**
 * The class of each row, or {@link IGNORED}. All rows are checked before anything is computed.
 *
 * `labels` [rowShape] holds integers in [0, C) or `ignoreIndex`; 1.0 is an integer, 1.5 is not.
 *
 * @param marks the rows that a mask has left out: their labels are never read
 * @throws InputError SHAPE_MISMATCH
 * @throws InputError LABEL_OUT_OF_RANGE naming the first sixteen
 */
export function checkLabels(
  labels: IntegerTensor,
  layout: ClassLayout,
  ignoreIndex: number | readonly number[] = DEFAULT_IGNORE_INDEX,
  marks?: Int32Array,
): Int32Array {
  if (!sameShape(labels.shape, layout.rowShape)) {
    const meaning = `that of the logits without their class axis${hintOf(labels.shape, layout)}`;
    checkShape('labels', labels, layout.rowShape, meaning);
  }
  const { classes } = layout;
  const values = labels.data;
  const ignored = typeof ignoreIndex === 'number' ? ignoreIndex : undefined;
  const others = typeof ignoreIndex === 'number' ? undefined : ignoreIndex;
  const isLeftOut = (y: number, n: number) => y === ignored || others?.includes(y) === true || marks?.[n] === IGNORED;
  const isClass = (y: number) => y >= 0 && y < classes && Number.isInteger(y);
  const checked = new Int32Array(values.length);
  let areValid = true;
  for (let n = 0; n < values.length; n++) {
    const y = values[n] as number;
    if (isLeftOut(y, n)) checked[n] = IGNORED;
    else {
      checked[n] = y;
      areValid &&= isClass(y);
    }
  }
  if (!areValid) {
    const expected = `an integer in [0, ${classes}) or ignore_index ${others?.join(', ') ?? ignored}`;
    checkElements('labels', labels, 'LABEL_OUT_OF_RANGE', expected, (y, n) => isClass(y) || isLeftOut(y, n));
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
