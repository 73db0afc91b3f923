import { BYTES, type Dtype } from '../../core/tensors/numbers.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPE_OF } from '../binary/element-types.ts';
import { writeBlocks } from '../binary/write-blocks.ts';
import type { Form, Payload, Results } from '../codec.ts';
import { Pieces } from '../pieces.ts';
import { ALIGNMENT, type Described, headerText } from './write-safetensors.ts';

/**
 * Writes results as a safetensors file, all tensors in one dtype but those of whole numbers, which are F64 and whose bytes come first; a
 * single number is a tensor of shape []. What is null is left out.
 *
 * @param take gives memory for the pieces of the file
 * @see https://github.com/huggingface/safetensors#format
 */
export function encodeSafetensors(
  results: Results,
  { dtype, isWhole = () => false }: Form,
  take: (bytes: number) => Buffer = Buffer.allocUnsafeSlow,
): Payload {
  const tensors: { readonly tensor: Tensor; readonly own: Dtype }[] = [];
  const described: [string, Described][] = [];
  const names = Object.keys(results);
  let bytes = 0;
  for (const name of [...names.filter(isWhole), ...names.filter((other) => !isWhole(other))]) {
    const value = results[name];
    if (value === undefined || value === null) continue;
    const tensor = typeof value === 'number' ? { shape: [], data: Float64Array.of(value) } : value;
    const own = isWhole(name) ? 'float64' : dtype;
    bytes += tensor.data.length * BYTES[own];
    tensors.push({ tensor, own });
    described.push([name, { type: ELEMENT_TYPE_OF[own], shape: tensor.shape }]);
  }
  const header = headerText(described);
  const file = new Pieces(ALIGNMENT + header.length + bytes, take);
  file.reserve(ALIGNMENT);
  file.at = file.bytes.writeBigUInt64LE(BigInt(header.length), file.at);
  file.write(header);
  for (const { tensor, own } of tensors) writeBlocks(tensor.data, own, file);
  return file.end();
}
