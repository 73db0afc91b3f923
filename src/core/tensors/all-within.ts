import { allDoublesWithin } from '../../kernel/all-within.ts';
import type { Kernel } from './kernel.ts';
import { type Numbers, valueAt } from './numbers.ts';

/**
 * Whether all numbers are in [low, high]; NaN is not.
 *
 * Fast path without a callback per element; violations are rare. The common types have loops of their own: one loop that has
 * seen arrays of several types looks at the type of each element.
 *
 * @param kernel looks at doubles that it can reach, in half the time
 */
export function allWithin(values: Numbers, low: number, high: number, kernel?: Kernel): boolean {
  if (values instanceof Float64Array) {
    const ref = kernel?.ref(values);
    return kernel === undefined || ref === undefined
      ? allDoublesWithin(values, values.length, low, high)
      : Boolean(kernel.allDoublesWithin(ref, values.length, low, high));
  }
  if (values instanceof Float32Array) return allFloatsWithin(values, low, high);
  for (let i = 0; i < values.length; i++) {
    const x = valueAt(values, i);
    if (!(x >= low && x <= high)) return false;
  }
  return true;
}

function allFloatsWithin(values: Float32Array, low: number, high: number): boolean {
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    if (!(x >= low && x <= high)) return false;
  }
  return true;
}

/** Whether so many numbers from `first` on are finite. */
export function areFinite(values: Float64Array, first: number, count: number): boolean {
  for (let i = first; i < first + count; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** Whether all numbers are finite. */
export function allFinite(values: Numbers, kernel?: Kernel): boolean {
  return allWithin(values, -Number.MAX_VALUE, Number.MAX_VALUE, kernel);
}
