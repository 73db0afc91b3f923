import type { TensorField } from '../codec.ts';
import { ELEMENT_TYPES, type ElementType } from './element-types.ts';
import { readElements } from './read-elements.ts';

/** Room for so many numbers. */
export type Allocate = (length: number) => Float64Array;

/** A tensor of numbers that came as that type. */
export function tensorOf(type: ElementType, shape: readonly number[], data: Float64Array): TensorField {
  const info = ELEMENT_TYPES[type];
  return 'dtype' in info ? { shape, data, dtype: info.dtype } : { shape, data };
}

/**
 * The tensor whose numbers are these bytes, as many as its shape needs.
 *
 * @param field its name, for errors
 * @throws InputError LABEL_OUT_OF_RANGE an integer that no double can hold
 */
export function readTensorBytes(
  type: ElementType,
  bytes: Buffer,
  field: string,
  shape: readonly number[],
  allocate: Allocate,
): TensorField {
  const data = allocate(bytes.length / ELEMENT_TYPES[type].bytes);
  readElements(type, bytes, data, field, shape);
  return tensorOf(type, shape, data);
}
