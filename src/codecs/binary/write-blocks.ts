import { convertNumbers } from '../../core/tensors/convert-numbers.ts';
import { BYTES, type Dtype, type Numbers, numbersAt } from '../../core/tensors/numbers.ts';
import type { Pieces } from '../pieces.ts';

/** So many numbers are written at once. */
const BLOCK = 65_536;

/** Writes all numbers of a tensor as `dtype`, behind what is there: at a multiple of their size. Numbers of that type are copied. */
export function writeBlocks(data: Numbers, dtype: Dtype, bytes: Pieces): void {
  const size = BYTES[dtype];
  for (let first = 0; first < data.length; first += BLOCK) {
    const block = data.subarray(first, first + BLOCK);
    bytes.reserve(block.length * size);
    const { buffer, byteOffset } = bytes.bytes;
    convertNumbers(block, numbersAt(dtype, buffer, byteOffset + bytes.at, block.length));
    bytes.at += block.length * size;
  }
}
