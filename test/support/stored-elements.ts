import { ELEMENT_TYPES, type IntegerType } from '../../src/codecs/binary/element-types.ts';
import { readIntegers } from '../../src/codecs/binary/read-integers.ts';
import type { StoredTensor } from '../../src/codecs/binary/stored-tensor.ts';
import { straighten } from '../../src/codecs/binary/straighten.ts';
import { type Numbers, newNumbers } from '../../src/core/tensors/numbers.ts';

/**
 * The elements of a tensor from `first` on that `bytes` are: real numbers in their type, integers and booleans as doubles. They are a copy.
 *
 * @param bytes all bytes of these elements, wherever they lie
 * @throws InputError LABEL_OUT_OF_RANGE an integer that no double can hold, with its place in the tensor
 */
export function readElements(tensor: StoredTensor, first: number, bytes: Uint8Array): Numbers {
  const { name, type, isBigEndian, shape } = tensor;
  const element = ELEMENT_TYPES[type];
  const length = bytes.length / element.bytes;
  const layout = { shape: [length], size: element.bytes, isFortran: false, isBigEndian };
  if (element.kind === 'real') {
    const data = newNumbers(element.dtype, length);
    straighten(bytes, 0, data, length, layout);
    return data;
  }
  const data = new Float64Array(length);
  const own = isBigEndian ? new Uint8Array(bytes.length) : bytes;
  if (isBigEndian) straighten(bytes, 0, own, length, layout);
  readIntegers(type as IntegerType, own, 0, data, name, shape, first);
  return data;
}
