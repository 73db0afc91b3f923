import { type CountedRows, IGNORED } from '../rows/counted-rows.ts';
import { InputError } from '../tensors/input-error.ts';
import { sizeOf } from '../tensors/tensor.ts';

/**
 * Marks the labels that no row uses once they are shifted: the first `shift` along the last axis.
 *
 * @param marks those of a mask, which are changed
 * @throws InputError INVALID_OPTION a single label, which has no axis to shift along
 * @example unusedMarks([4], 1, undefined) // [IGNORED, 0, 0, 0]
 */
export function unusedMarks(shape: readonly number[], shift: number, marks: Int32Array | undefined): Int32Array {
  const length = shape.at(-1);
  if (length === undefined) {
    const detail = `shift is ${shift} with a single label; expected labels with an axis to shift along`;
    throw new InputError('INVALID_OPTION', [{ path: ['shift'], detail }]);
  }
  const all = marks ?? new Int32Array(sizeOf(shape));
  for (let start = 0; start < all.length; start += length) all.fill(IGNORED, start, start + Math.min(shift, length));
  return all;
}

/**
 * Moves labels and weights to the rows that they are for: the row at position t of the last axis gets those of t + shift, and the last `shift`
 * rows do not count.
 *
 * @param labels the class of each row or {@link IGNORED}, as they came; those that are not used are ignored
 * @example shiftRows({ marks: [-1, 5, 6], … }, 1).marks // [5, 6, -1]
 */
export function shiftRows(rows: CountedRows, labels: Int32Array, shift: number): CountedRows & { marks: Int32Array } {
  const length = rows.shape.at(-1) as number;
  const marks = moved(labels, length, shift, IGNORED);
  const weights = rows.weights && moved(rows.weights.slice(), length, shift, 0);
  return { ...rows, marks, weights };
}

function moved<Values extends Int32Array | Float64Array>(
  values: Values,
  length: number,
  shift: number,
  rest: number,
): Values {
  const by = Math.min(shift, length);
  for (let start = 0; start < values.length; start += length) {
    values.copyWithin(start, start + by, start + length);
    values.fill(rest, start + length - by, start + length);
  }
  return values;
}
