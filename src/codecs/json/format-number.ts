import type { Dtype } from '../../core/tensors/numbers.ts';
import { shortestFloat32 } from './shortest-float32.ts';

/**
 * A number as JSON: the shortest text that reads back as the same float64, or float32; what JSON has no number for as a
 * string.
 *
 * @example formatNumber(-0, 'float64') // '-0'
 * @example formatNumber(Number.NaN, 'float64') // '"NaN"'
 */
export function formatNumber(x: number, dtype: Dtype): string {
  if (!Number.isFinite(x)) return `"${x}"`;
  if (Object.is(x, -0)) return '-0';
  return String(dtype === 'float32' ? shortestFloat32(x) : x);
}
