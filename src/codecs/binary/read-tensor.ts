import { type Dtype, type Numbers, type NumbersOf, newNumbers, numbersAt } from '../../core/tensors/numbers.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPES, type ElementType, type IntegerType } from './element-types.ts';
import { readIntegers } from './read-integers.ts';

/** Room for so many numbers, whatever they are. */
export type Allocate = <D extends Dtype>(dtype: D, length: number) => NumbersOf<D>;

/** Where the numbers of tensors are. */
export interface TensorMemory {
  readonly allocate: Allocate;
  /** The numbers at an address of a buffer that is a multiple of their size; undefined where the bytes there do not last. */
  readonly view?: (dtype: Dtype, buffer: ArrayBufferLike, byteOffset: number, length: number) => Numbers;
  /** Counts bytes that are about to be taken elsewhere; throws where they are too many. */
  readonly claim?: (bytes: number) => void;
}

/** Memory of its own for each tensor that cannot be viewed where it is. */
export const OWN_MEMORY: TensorMemory = { allocate: newNumbers, view: numbersAt };

/**
 * The tensor whose numbers are the bytes from `start` on, as many as its shape needs. Real numbers keep their type, and are viewed
 * where they are, if that can be: else they are copied. Integers become doubles.
 *
 * @param field its name, for errors
 * @throws InputError LABEL_OUT_OF_RANGE an integer that no double can hold
 */
export function readTensorBytes(
  type: ElementType,
  bytes: Uint8Array,
  start: number,
  field: string,
  shape: readonly number[],
  length: number,
  { allocate, view }: TensorMemory,
): Tensor {
  const element = ELEMENT_TYPES[type];
  const at = bytes.byteOffset + start;
  if (element.kind !== 'real') {
    const data = allocate('float64', length);
    readIntegers(type as IntegerType, bytes, start, data, field, shape);
    return { shape, data };
  }
  const { dtype } = element;
  if (view && at % element.bytes === 0) return { shape, data: view(dtype, bytes.buffer, at, length) };
  const data = allocate(dtype, length);
  const size = length * element.bytes;
  new Uint8Array(data.buffer, data.byteOffset, size).set(new Uint8Array(bytes.buffer, at, size));
  return { shape, data };
}
