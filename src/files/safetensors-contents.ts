import { isElementType } from '../codecs/binary/element-types.ts';
import { readTensor } from '../codecs/safetensors/decode-safetensors.ts';
import { readHeader } from '../codecs/safetensors/read-header.ts';
import { InputError } from '../core/tensors/input-error.ts';
import type { Contents, FileArray } from './contents.ts';

/**
 * What a safetensors file holds. Its tensors are read one by one, when they are asked for.
 *
 * @throws InputError MALFORMED_SAFETENSORS with the byte; INVALID_TENSOR more than 64 tensors
 */
export function safetensorsContents(file: Uint8Array): Contents {
  const { tensors, metadata, dataStart, isWhole } = readHeader(file);
  if (!isWhole) {
    const detail = 'the file has more than 64 tensors; expected those of a request';
    throw new InputError('INVALID_TENSOR', [{ path: [], detail }]);
  }
  const arrays: { [name: string]: FileArray } = Object.create(null);
  for (const info of tensors) {
    const { name, dtype, shape } = info;
    const type = isElementType(dtype) ? dtype : undefined;
    arrays[name] = { shape, type, read: (as, kind) => readTensor({ ...info, name: as }, kind, file, dataStart) };
  }
  return { holds: 'tensors', arrays, texts: metadata };
}
