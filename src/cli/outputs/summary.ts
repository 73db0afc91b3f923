import type { Results } from '../../codecs/codec.ts';
import { formatNumber } from '../../codecs/json/format-number.ts';
import { type Dtype, dtypeOf, valueAt } from '../../core/tensors/numbers.ts';
import { formatShape, type Tensor } from '../../core/tensors/tensor.ts';

/** Of a tensor so many numbers are printed, from its start. */
const MOST_NUMBERS = 6;

/**
 * Results for people: each in a line, a number as it is, a tensor by its type, its shape and the numbers that it begins with.
 *
 * @example summaryOfResults({ loss: 0.5, grad }, 'float64') // 'loss  0.5\ngrad  float64 [2, 3]  0.1, -0.1, …\n'
 */
export function summaryOfResults(results: Results, dtype: Dtype): string {
  const entries = Object.entries(results).filter(([, value]) => value !== undefined);
  const longest = Math.max(0, ...entries.map(([name]) => name.length));
  const lines = entries.map(([name, value]) => `${name.padEnd(longest)}  ${describe(value ?? null, dtype)}\n`);
  return lines.join('');
}

function describe(value: Tensor | number | null, dtype: Dtype): string {
  if (value === null) return 'none (the reduction is none)';
  if (typeof value === 'number') return text(value, dtype);
  const { shape, data } = value;
  const own = dtypeOf(data);
  const shown = Array.from({ length: Math.min(MOST_NUMBERS, data.length) }, (_, i) => text(valueAt(data, i), own));
  const numbers = `${shown.join(', ')}${data.length > MOST_NUMBERS ? ', …' : ''}`;
  return shape.length === 0 ? numbers : `${own} ${formatShape(shape)}  ${numbers}`;
}

function text(x: number, dtype: Dtype): string {
  return formatNumber(x, dtype).replaceAll('"', '');
}
