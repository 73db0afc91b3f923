import type { Dtype } from '../dtype.ts';
import { toBfloat16 } from './bfloat16.ts';

/**
 * Writes numbers, all of them values of `dtype`, to `target` at `at`, little-endian. They lie at a multiple of their
 * size there, counted in the memory below `target`.
 *
 * @returns the offset behind them
 */
export function writeElements(values: Float64Array, dtype: Dtype, target: Buffer, at: number): number {
  const { buffer } = target;
  const start = target.byteOffset + at;
  const { length } = values;
  switch (dtype) {
    case 'float64':
      new Float64Array(buffer, start, length).set(values);
      return at + 8 * length;
    case 'float32':
      new Float32Array(buffer, start, length).set(values);
      return at + 4 * length;
    case 'float16':
      new Float16Array(buffer, start, length).set(values);
      return at + 2 * length;
    case 'bfloat16':
      toBfloat16(values, new Uint16Array(buffer, start, length));
      return at + 2 * length;
  }
}
