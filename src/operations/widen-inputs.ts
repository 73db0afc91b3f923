import type { Fields, TensorField } from '../codecs/codec.ts';
import type { Kernel } from '../core/kernel.ts';
import { dtypeOf } from '../core/numbers.ts';
import { toDoubles } from '../core/to-doubles.ts';
import { tensorKind } from '../schemas/tensor-fields.ts';

/** Makes doubles of all real tensors, which is all that the core can compute with so far. */
export function widenInputs(fields: Fields, kernel: Kernel): void {
  for (const name in fields) {
    if (tensorKind(name) !== 'real') continue;
    const tensor = fields[name] as TensorField;
    if (tensor.data instanceof Float64Array) continue;
    const { shape, data } = toDoubles(tensor, kernel);
    fields[name] = { shape, data, cameAs: tensor.cameAs ?? dtypeOf(tensor.data) };
  }
}
