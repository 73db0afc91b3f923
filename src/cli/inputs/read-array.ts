import { decodeValue } from '../../codecs/json/decode-value.ts';
import { readTensor } from '../../codecs/json/read-tensor.ts';
import { readNpy } from '../../codecs/npy/read-npy.ts';
import { newNumbers } from '../../core/tensors/numbers.ts';
import type { Tensor, TensorKind } from '../../core/tensors/tensor.ts';
import type { FileFormat } from './sniff.ts';

/**
 * Reads the one array of a file: .npy, or nested arrays of JSON.
 *
 * @param name of the tensor that it is
 * @throws InputError
 */
export function readArray(name: string, kind: TensorKind, format: FileFormat, bytes: Buffer): Tensor {
  if (format === 'npy') return readNpy(name, bytes, kind);
  return decodeValue(name, bytes, () => kind, readTensor, newNumbers) as Tensor;
}
