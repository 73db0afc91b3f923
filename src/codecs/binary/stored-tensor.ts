import { ELEMENT_TYPES, type ElementType } from './element-types.ts';

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
