import { checkElements } from '../tensors/check-elements.ts';
import { checkShape } from '../tensors/check-shape.ts';
import type { IntegerTensor } from '../tensors/tensor.ts';
import { DEFAULT_IGNORE_INDEX } from './check-labels.ts';
import { IGNORED } from './counted-rows.ts';

/**
 * Labels that are 0 or 1, as false and true were read: one for each row, or {@link IGNORED}. `ignoreIndex` may be 0 or 1, too.
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
  ignoreIndex: number | readonly number[] = DEFAULT_IGNORE_INDEX,
  marks?: Int32Array,
): Int32Array {
  checkShape('labels', labels, shape, meaning);
  const ignored = typeof ignoreIndex === 'number' ? [ignoreIndex] : ignoreIndex;
  const isLeftOut = (y: number, n: number) => marks?.[n] === IGNORED || ignored.includes(y);
  const { data } = labels;
  const flags = new Int32Array(data.length);
  let areValid = true;
  for (let n = 0; n < data.length; n++) {
    const y = data[n] as number;
    if (isLeftOut(y, n)) flags[n] = IGNORED;
    else {
      flags[n] = y;
      areValid &&= y === 0 || y === 1;
    }
  }
  if (!areValid) {
    const expected = `0, 1, true, false or ignore_index ${ignored.join(', ')}`;
    checkElements('labels', labels, 'LABEL_OUT_OF_RANGE', expected, (y, n) => y === 0 || y === 1 || isLeftOut(y, n));
  }
  return flags;
}
