import { type Numbers, newNumbers } from '../../core/tensors/numbers.ts';
import { ELEMENT_TYPES, type ElementType, type IntegerType } from './element-types.ts';
import { readIntegers } from './read-integers.ts';
import { straighten } from './straighten.ts';

/** A tensor in a file whose elements follow one another in row-major order: it can be read block by block. */
export interface StoredTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly isBigEndian: boolean;
  readonly shape: readonly number[];
  /** The byte of the file at which its first element starts. */
  readonly start: number;
}

/**
 * The bytes of a file in which elements of a tensor are.
 *
 * @param first the first element, counted over all axes
 * @example bytesOfElements({ type: 'F32', start: 128, … }, 1000, 500) // { start: 4128, end: 6128 }
 */
export function bytesOfElements({ type, start }: StoredTensor, first: number, length: number) {
  const { bytes } = ELEMENT_TYPES[type];
  return { start: start + first * bytes, end: start + (first + length) * bytes };
}

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
