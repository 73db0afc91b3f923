import type { Dtype } from '../dtype.ts';
import type { Pieces } from '../pieces.ts';
import { ELEMENT_TYPE_OF, ELEMENT_TYPES } from './element-types.ts';
import { writeElements } from './write-elements.ts';

/** So many numbers are written at once. */
const BLOCK = 65_536;

/** Writes all numbers of a tensor, which are values of `dtype`, behind what is there: at a multiple of their size. */
export function writeBlocks(data: Float64Array, dtype: Dtype, bytes: Pieces): void {
  const size = ELEMENT_TYPES[ELEMENT_TYPE_OF[dtype]].bytes;
  for (let first = 0; first < data.length; first += BLOCK) {
    const block = data.subarray(first, first + BLOCK);
    bytes.reserve(block.length * size);
    bytes.at = writeElements(block, dtype, bytes.bytes, bytes.at);
  }
}
