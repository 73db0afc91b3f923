import type { TensorKind } from '../../core/tensors/tensor.ts';
import { canHold, ELEMENT_TYPES } from '../binary/element-types.ts';
import type { StoredTensor } from '../binary/stored-tensor.ts';
import { isStraight } from '../binary/straighten.ts';
import { checkNpyEnd, readNpyHeader } from './read-npy-header.ts';
import { unsupportedDtype } from './unsupported-dtype.ts';

/**
 * Where the numbers of a .npy file are, to read them block by block: of a file that is larger than memory.
 *
 * @param head the first bytes of the file: NPY_HEADER_BYTES, or all
 * @param size how long the file is
 * @returns undefined of an array in column-major order, whose rows lie all over the file
 * @throws UnreadableError MALFORMED_NPY with the byte
 * @throws InputError UNSUPPORTED_DTYPE
 */
export function storedNpy(name: string, head: Uint8Array, size: number, kind: TensorKind): StoredTensor | undefined {
  const header = readNpyHeader(head, name);
  const { type, descr, shape, isBigEndian, dataStart } = header;
  if (type === undefined || !canHold(kind, type)) return unsupportedDtype(name, descr, kind);
  checkNpyEnd(header, name, size);
  if (!isStraight({ ...header, size: ELEMENT_TYPES[type].bytes, isBigEndian: false })) return undefined;
  return { name, type, isBigEndian, shape, start: dataStart };
}
