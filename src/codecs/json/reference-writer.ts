import type { Dtype } from '../../core/tensors/numbers.ts';
import { toDoubles } from '../../core/tensors/to-doubles.ts';
import { SHORT, type TensorWriter } from './encode-json.ts';
import { formatNumber } from './format-number.ts';
import { shortestFloat32 } from './shortest-float32.ts';

const scratch = { bytes: Buffer.allocUnsafeSlow(SHORT), start: 0 };

/** Writes numbers with what the host has: JSON.stringify and String. */
export const referenceWriter: TensorWriter = {
  block: () => 4096,
  scratch: () => scratch,
  write({ shape, data }, first, last, dtype, target, at) {
    const rowLength = shape.at(-1) ?? 1;
    const doubles = toDoubles(data.subarray(first, last));
    let text = '';
    for (let start = first; start < last; ) {
      const end = Math.min(last, start - (start % rowLength) + rowLength);
      text += bracketsBefore(shape, start) + formatNumbers(doubles, start - first, end - first, dtype);
      start = end;
    }
    if (last === data.length) text += ']'.repeat(shape.length);
    return at + target.write(text, at, 'latin1');
  },
};

/** What stands before element `flat`: brackets for the axes that begin anew there, and a comma but before the first. */
function bracketsBefore(shape: readonly number[], flat: number): string {
  if (flat === 0) return '['.repeat(shape.length);
  let count = 0;
  let size = 1;
  for (let axis = shape.length - 1; axis > 0; axis--) {
    size *= shape[axis] as number;
    if (flat % size !== 0) break;
    count++;
  }
  return `${']'.repeat(count)},${'['.repeat(count)}`;
}

/** The numbers in [start, end), with commas between them. */
function formatNumbers(data: Float64Array, start: number, end: number, dtype: Dtype): string {
  const numbers = new Array<number>(end - start);
  let isPlain = true;
  for (let i = start; i < end; i++) {
    const x = data[i] as number;
    isPlain &&= Number.isFinite(x) && !Object.is(x, -0);
    numbers[i - start] = dtype === 'float32' ? shortestFloat32(x) : x;
  }
  // The host writes an array of ordinary numbers faster than one at a time.
  return isPlain ? JSON.stringify(numbers).slice(1, -1) : numbers.map((x) => formatNumber(x, 'float64')).join(',');
}
