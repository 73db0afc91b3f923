import { convertNumbers } from './convert-numbers.ts';
import type { Kernel } from './kernel.ts';
import type { DoubleTensor, Tensor } from './tensor.ts';

/** A tensor as one of doubles: itself, where it is one. */
export function toDoubles({ shape, data }: Tensor, kernel: Kernel): DoubleTensor {
  if (data instanceof Float64Array) return { shape, data };
  const doubles = kernel.allocate(data.length);
  convertNumbers(data, doubles);
  return { shape, data: doubles };
}
