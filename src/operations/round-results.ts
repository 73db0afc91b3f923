import type { Results } from '../codecs/codec.ts';
import { clearNegativeZeros } from '../core/tensors/clear-negative-zeros.ts';
import { convertNumbers, NEAREST } from '../core/tensors/convert-numbers.ts';
import type { Kernel } from '../core/tensors/kernel.ts';
import { type Dtype, dtypeOf } from '../core/tensors/numbers.ts';
import type { Tensor } from '../core/tensors/tensor.ts';
import type { Operation } from './operation.ts';

/**
 * Results as numbers of a dtype, rounded to it once: those that have it already stay as they are, and so do whole numbers. What vanishes is 0,
 * never −0.
 */
export function roundResults({ isWhole }: Operation, results: Results, dtype: Dtype, kernel: Kernel): Results {
  if (dtype === 'float64') return results;
  const rounded: { [name: string]: Tensor | number | null | undefined } = {};
  for (const [name, value] of Object.entries(results)) {
    if (isWhole(name)) rounded[name] = value;
    else if (typeof value === 'number') rounded[name] = NEAREST[dtype](value) + 0;
    else rounded[name] = value ? roundTensor(value, dtype, kernel) : value;
  }
  return rounded;
}

function roundTensor(tensor: Tensor, dtype: Exclude<Dtype, 'float64'>, kernel: Kernel): Tensor {
  const { shape, data } = tensor;
  if (dtypeOf(data) === dtype) return tensor;
  const rounded = kernel.allocateNumbers(dtype, data.length);
  convertNumbers(data, rounded);
  clearNegativeZeros(rounded);
  return { shape, data: rounded };
}
