import type { Dtype, Results } from '../codec.ts';
import { shortestFloat32 } from './shortest-float32.ts';

/**
 * Writes results as a JSON object: tensors as nested arrays, numbers in the shortest form that reads back exactly.
 *
 * What JSON has no number for is written as the strings "Infinity", "-Infinity" and "NaN"; −0 stays -0.
 *
 * @example encodeJson({ loss: -0, losses: tensor([2], [1, Infinity]) }, 'float64')
 *   // '{"loss":-0,"losses":[1,"Infinity"]}'
 */
export function encodeJson(results: Results, dtype: Dtype): string {
  let text = '{';
  for (const name in results) {
    const value = results[name];
    if (value === undefined) continue;
    text += `${text.length > 1 ? ',' : ''}"${name}":`;
    if (value === null) text += 'null';
    else if (typeof value === 'number') text += formatNumber(value, dtype);
    else text += formatAxis(value.shape, 0, value.data, 0, value.data.length, dtype);
  }
  return `${text}}`;
}

/** The nested arrays from axis `axis` inwards, over the data in [start, end). */
function formatAxis(
  shape: readonly number[],
  axis: number,
  data: Float64Array,
  start: number,
  end: number,
  dtype: Dtype,
): string {
  const length = shape[axis];
  if (length === undefined) return formatNumber(data[start] as number, dtype);
  if (axis === shape.length - 1) return formatRow(data, start, end, dtype);
  const step = (end - start) / length;
  let text = '[';
  for (let i = 0; i < length; i++) {
    if (i > 0) text += ',';
    text += formatAxis(shape, axis + 1, data, start + i * step, start + (i + 1) * step, dtype);
  }
  return `${text}]`;
}

/** The numbers in [start, end) as an array. */
function formatRow(data: Float64Array, start: number, end: number, dtype: Dtype): string {
  const numbers = new Array<number>(end - start);
  let isPlain = true;
  for (let i = start; i < end; i++) {
    const x = data[i] as number;
    isPlain &&= Number.isFinite(x) && !Object.is(x, -0);
    numbers[i - start] = dtype === 'float32' ? shortestFloat32(x) : x;
  }
  // The host writes an array of ordinary numbers faster than one at a time.
  return isPlain ? JSON.stringify(numbers) : `[${numbers.map((x) => formatNumber(x, 'float64')).join(',')}]`;
}

function formatNumber(x: number, dtype: Dtype): string {
  if (!Number.isFinite(x)) return `"${x}"`;
  if (Object.is(x, -0)) return '-0';
  return String(dtype === 'float32' ? shortestFloat32(x) : x);
}
