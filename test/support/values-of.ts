import { valueAt } from '../../src/core/tensors/numbers.ts';
import type { Tensor } from '../../src/core/tensors/tensor.ts';

/** The numbers of a tensor of any type, as doubles. */
export function valuesOf({ data }: Tensor): number[] {
  return Array.from(data, (_, i) => valueAt(data, i));
}
