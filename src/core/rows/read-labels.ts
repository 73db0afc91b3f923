import { checkElements } from '../tensors/check-elements.ts';
import type { IntegerTensor } from '../tensors/tensor.ts';
import { IGNORED } from './counted-rows.ts';

/** PyTorch's default: a label no class can have. */
export const DEFAULT_IGNORE_INDEX = -100;

/**
 * The label of each row, or {@link IGNORED}. All rows are checked before anything is computed.
 *
 * @param ignoreIndex one label or several that leave a row out
 * @param marks the rows that a mask has left out: their labels are never read
 * @param expected the labels that `isLabel` accepts, for errors
 * @throws InputError LABEL_OUT_OF_RANGE naming the first sixteen
 * @example readLabels(tensor([3], [1, 0, -100]), -100, undefined, (y) => y === 0 || y === 1, '0 or 1') // [1, 0, IGNORED]
 */
export function readLabels(
  labels: IntegerTensor,
  ignoreIndex: number | readonly number[] = DEFAULT_IGNORE_INDEX,
  marks: Int32Array | undefined,
  isLabel: (y: number) => boolean,
  expected: string,
): Int32Array {
  const ignored = typeof ignoreIndex === 'number' ? ignoreIndex : undefined;
  const others = typeof ignoreIndex === 'number' ? undefined : ignoreIndex;
  const isLeftOut = (y: number, n: number) => y === ignored || others?.includes(y) === true || marks?.[n] === IGNORED;
  const { data } = labels;
  const read = new Int32Array(data.length);
  let areValid = true;
  for (let n = 0; n < data.length; n++) {
    const y = data[n] as number;
    if (isLeftOut(y, n)) read[n] = IGNORED;
    else {
      read[n] = y;
      areValid &&= isLabel(y);
    }
  }
  if (!areValid) {
    const orIgnored = `${expected} or ignore_index ${others?.join(', ') ?? ignored}`;
    checkElements('labels', labels, 'LABEL_OUT_OF_RANGE', orIgnored, (y, n) => isLabel(y) || isLeftOut(y, n));
  }
  return read;
}
