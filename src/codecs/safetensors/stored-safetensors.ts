import type { TensorKind } from '../../core/tensors/tensor.ts';
import type { StoredTensor } from '../binary/stored-tensor.ts';
import { elementTypeOf } from './element-type-of.ts';
import type { Header } from './read-header.ts';

/**
 * Where the numbers of a tensor are in a safetensors file, to read them block by block: of a file that is larger than memory.
 *
 * @param header of the file, which its first bytes are enough for
 * @returns undefined where the file has no tensor of that name
 * @throws InputError UNSUPPORTED_DTYPE
 */
export function storedSafetensors(name: string, header: Header, kind: TensorKind): StoredTensor | undefined {
  const info = header.tensors.find((tensor) => tensor.name === name);
  if (!info) return undefined;
  return {
    name,
    type: elementTypeOf(info, kind),
    isBigEndian: false,
    shape: info.shape,
    start: header.dataStart + info.start,
  };
}
