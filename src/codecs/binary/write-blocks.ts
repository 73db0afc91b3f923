import { convertNumbers } from '../../core/tensors/convert-numbers.ts';
import { BYTES, type Dtype, type Numbers, newNumbers, numbersAt } from '../../core/tensors/numbers.ts';
import type { Pieces } from '../pieces.ts';

/** So many numbers are written at once. */
const BLOCK = 65_536;

/** Writes all numbers of a tensor as `dtype`, behind what is there. Numbers of that type are copied. */
export function writeBlocks(data: Numbers, dtype: Dtype, bytes: Pieces): void {
  const size = BYTES[dtype];
  for (let first = 0; first < data.length; first += BLOCK) {
    const block = data.subarray(first, first + BLOCK);
    bytes.reserve(block.length * size);
    const { buffer, byteOffset } = bytes.bytes;
    const at = byteOffset + bytes.at;
    if (at % size === 0) convertNumbers(block, numbersAt(dtype, buffer, at, block.length));
    else writeAskew(block, dtype, bytes);
    bytes.at += block.length * size;
  }
}

/** The same where the numbers before them end between two multiples of their size. */
function writeAskew(block: Numbers, dtype: Dtype, { bytes, at }: Pieces): void {
  const numbers = newNumbers(dtype, block.length);
  convertNumbers(block, numbers);
  bytes.set(new Uint8Array(numbers.buffer), at);
}
