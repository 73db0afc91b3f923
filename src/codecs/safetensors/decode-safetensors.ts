import type { TensorKind } from '../../core/tensors/tensor.ts';
import { checkShapeGiven } from '../binary/check-shape-given.ts';
import { ELEMENT_TYPES } from '../binary/element-types.ts';
import { OWN_MEMORY, readTensorBytes, type TensorMemory } from '../binary/read-tensor.ts';
import { type Fields, type KindOf, type Message, NewFields, type TensorField } from '../codec.ts';
import { elementTypeOf } from './element-type-of.ts';
import { readHeader } from './read-header.ts';
import type { TensorInfo } from './read-info.ts';

/**
 * Reads a safetensors file: its tensors are fields, and what stands in `__metadata__` may be further ones, as texts.
 *
 * @param memory where its numbers are: by default in the file, or in memory of their own
 * @throws UnreadableError EMPTY_BODY, MALFORMED_SAFETENSORS with the byte
 * @throws InputError UNSUPPORTED_DTYPE, INVALID_SHAPE, LABEL_OUT_OF_RANGE (integers beyond doubles)
 * @see https://github.com/huggingface/safetensors#format
 */
export function decodeSafetensors(file: Uint8Array, kindOf: KindOf, memory: TensorMemory = OWN_MEMORY): Message {
  const { tensors, metadata, dataStart, isWhole } = readHeader(file);
  const fields = new NewFields();
  for (const info of tensors) {
    // Some of too many are not known, for which the message is refused.
    const kind = isWhole ? kindOf(info.name) : undefined;
    fields[info.name] = kind === undefined ? asDescribed(info) : readTensor(info, kind, file, dataStart, memory);
  }
  return { fields, texts: metadata };
}

/**
 * A tensor of a safetensors file.
 *
 * @param dataStart where the bytes of all tensors begin
 * @throws InputError UNSUPPORTED_DTYPE, INVALID_SHAPE, LABEL_OUT_OF_RANGE (integers beyond doubles)
 */
export function readTensor(
  { name, dtype, shape, start, end }: TensorInfo,
  kind: TensorKind,
  file: Uint8Array,
  dataStart: number,
  memory: TensorMemory = OWN_MEMORY,
): TensorField {
  const type = elementTypeOf({ name, dtype }, kind);
  checkShapeGiven(name, [name], shape);
  const length = (end - start) / ELEMENT_TYPES[type].bytes;
  return readTensorBytes(type, file, dataStart + start, name, shape, length, memory);
}

/** A tensor where there can be none, as the value that its field is refused with. */
function asDescribed({ dtype, shape }: TensorInfo): Fields[string] {
  return { dtype, shape: [...shape] };
}
