import type { Dtype, Results } from '../codec.ts';
import { shortestFloat32 } from './shortest-float32.ts';

/**
 * Writes results as a JSON object: tensors as nested arrays, numbers in the shortest form that reads back exactly.
 *
 * What JSON has no number for is written as the strings "Infinity", "-Infinity" and "NaN"; −0 stays -0.
 *
 * @example encodeJson({ loss: -0, losses: tensor([2], [1, Infinity]) }, 'float64').toString()
 *   // '{"loss":-0,"losses":[1,"Infinity"]}'
 */
export function encodeJson(results: Results, dtype: Dtype): Buffer {
  let text = '';
  for (const name in results) {
    const value = results[name];
    if (value === undefined) continue;
    text += `${text === '' ? '{' : ','}"${name}":`;
    text +=
      typeof value === 'object' && value !== null
        ? formatAxis(value.shape, 0, value.data, dtype)
        : formatScalar(value, dtype);
  }
  return Buffer.from(text === '' ? '{}' : `${text}}`, 'latin1');
}

function formatScalar(value: number | null, dtype: Dtype): string {
  if (value === null) return 'null';
  return formatNumber(dtype === 'float32' ? shortestFloat32(value) : value);
}

/** The nested arrays from axis `axis` inwards, over exactly the data that they hold. */
function formatAxis(shape: readonly number[], axis: number, data: Float64Array, dtype: Dtype): string {
  const length = shape[axis];
  if (length === undefined) return formatNumbers(data, dtype);
  if (axis === shape.length - 1) return `[${formatNumbers(data, dtype)}]`;
  const step = data.length / length;
  const parts = new Array<string>(length);
  for (let i = 0; i < length; i++)
    parts[i] = formatAxis(shape, axis + 1, data.subarray(i * step, (i + 1) * step), dtype);
  return `[${parts.join(',')}]`;
}

/** Numbers with commas between them. */
function formatNumbers(data: Float64Array, dtype: Dtype): string {
  const numbers: number[] = [];
  let isPlain = true;
  for (let i = 0; i < data.length; i++) {
    const x = data[i] as number;
    numbers.push(dtype === 'float32' ? shortestFloat32(x) : x);
    isPlain &&= Number.isFinite(x) && !Object.is(x, -0);
  }
  // The host writes an array of ordinary numbers several times faster than one at a time.
  return isPlain ? JSON.stringify(numbers).slice(1, -1) : numbers.map(formatNumber).join(',');
}

function formatNumber(x: number): string {
  if (!Number.isFinite(x)) return `"${x}"`;
  return Object.is(x, -0) ? '-0' : String(x);
}
