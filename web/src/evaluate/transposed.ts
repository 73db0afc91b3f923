import { dtypeOf, newNumbers } from '../../../src/core/tensors/numbers.ts';
import type { Tensor } from '../../../src/core/tensors/tensor.ts';

/** A matrix with its axes exchanged. */
export function transposed({ shape, data }: Tensor): Tensor {
  const [rows = 0, cols = 0] = shape;
  const result = newNumbers(dtypeOf(data), data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) result[c * rows + r] = data[r * cols + c] as number;
  return { shape: [cols, rows], data: result };
}
