import { ELEMENT_TYPE_OF, ELEMENT_TYPES, type ElementType } from '../../../../src/codecs/binary/element-types.ts';
import { OWN_MEMORY, readTensorBytes } from '../../../../src/codecs/binary/read-tensor.ts';
import { bytesOfElements, type StoredTensor } from '../../../../src/codecs/binary/stored-tensor.ts';
import { straighten } from '../../../../src/codecs/binary/straighten.ts';
import { bytesOfTensor, type TypedTensor } from '../../../../src/codecs/binary/typed-tensor.ts';
import { dtypeOf } from '../../../../src/core/tensors/numbers.ts';
import { sizeOf, type Tensor } from '../../../../src/core/tensors/tensor.ts';
import type { Part, Source } from './source.ts';

/** A tensor whose elements are read piece by piece: from memory, or from a file that is larger than that. */
export interface Elements {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** So many elements from the first on, counted over all axes: little-endian bytes. */
  readonly read: (first: number, count: number) => Uint8Array<ArrayBuffer>;
  /** The same, to be sent. */
  readonly part: (first: number, count: number) => Part;
}

/** Those of a tensor in memory. */
export function elementsOfTensor(tensor: TypedTensor): Elements {
  const { type, shape } = tensor;
  const size = ELEMENT_TYPES[type].bytes;
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  const read = (first: number, count: number) => {
    bytes ??= bytesOfTensor(tensor) as Uint8Array<ArrayBuffer>;
    return bytes.subarray(first * size, (first + count) * size);
  };
  return { type, shape, read, part: read };
}

/** Those of real numbers in memory, in the type that they have. */
export function elementsOfReals(tensor: Tensor): Elements {
  return elementsOfTensor({ ...tensor, type: ELEMENT_TYPE_OF[dtypeOf(tensor.data)] });
}

/** Those of a tensor in a file. */
export function elementsInSource(stored: StoredTensor, source: Source): Elements {
  const { type, shape, isBigEndian } = stored;
  const size = ELEMENT_TYPES[type].bytes;
  const read = (first: number, count: number) => {
    const { start, end } = bytesOfElements(stored, first, count);
    const bytes = source.read(start, end);
    if (!isBigEndian || size === 1) return bytes;
    const straight = new Uint8Array(bytes.length);
    straighten(bytes, 0, straight, count, { shape: [count], size, isFortran: false, isBigEndian });
    return straight;
  };
  const part = (first: number, count: number) => {
    const { start, end } = bytesOfElements(stored, first, count);
    return isBigEndian ? read(first, count) : source.part(start, end);
  };
  return { type, shape, read, part };
}

/** All of them, as a tensor: real numbers in their type, others as doubles. */
export function tensorOfElements(name: string, { type, shape, read }: Elements): Tensor {
  const length = sizeOf(shape);
  return readTensorBytes(type, read(0, length), 0, name, shape, length, OWN_MEMORY);
}

/** How many bytes they are. */
export function bytesOfShape(type: ElementType, shape: readonly number[]): number {
  return sizeOf(shape) * ELEMENT_TYPES[type].bytes;
}
