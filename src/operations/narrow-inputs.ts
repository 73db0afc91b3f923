import type { Fields, TensorField } from '../codecs/codec.ts';
import type { Kernel } from '../core/tensors/kernel.ts';
import type { Dtype } from '../core/tensors/numbers.ts';
import type { DoubleTensor } from '../core/tensors/tensor.ts';
import { areFloat32, inputToFloat32 } from '../core/tensors/to-float32.ts';
import type { Operation } from './operation.ts';

/**
 * Makes float32 of the doubles in a message that asks for the dtype float32: of all tensors but those of integers, which are no
 * measurements. For results of float16 or bfloat16 only those become float32 that lose nothing by it: the same values must give
 * the same results whether they came as doubles or as something shorter.
 *
 * @param dtype of the results
 * @throws InputError NUMBER_OVERFLOW
 */
export function narrowInputs({ kindOf }: Operation, fields: Fields, dtype: Dtype, kernel: Kernel): void {
  const isAsked = fields.dtype === 'float32';
  if (!isAsked && dtype !== 'float16' && dtype !== 'bfloat16') return;
  for (const name in fields) {
    if (kindOf(name) !== 'real') continue;
    const tensor = fields[name] as TensorField;
    if (!isOfDoubles(tensor) || !(isAsked || areFloat32(tensor.data))) continue;
    const { shape, data } = inputToFloat32(name, tensor, kernel);
    fields[name] = { shape, data, cameAs: 'float64' };
  }
}

function isOfDoubles(tensor: TensorField): tensor is DoubleTensor {
  return tensor.data instanceof Float64Array;
}
