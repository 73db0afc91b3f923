import { convertNumbers } from '../../core/tensors/convert-numbers.ts';
import { BYTES, type Dtype, numbersAt } from '../../core/tensors/numbers.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPE_OF } from '../binary/element-types.ts';
import type { Pieces } from '../pieces.ts';
import { toBase64 } from './base64.ts';

/** So many numbers are written at once: their bytes are a multiple of three, so that base64 has no padding between. */
const BLOCK = 3 * 8192;

const scratch = Buffer.allocUnsafeSlow(8 * BLOCK);

/**
 * Writes a tensor as an object with its dtype, its shape and the base64 of its bytes, little-endian.
 *
 * @example {"dtype":"F64","shape":[2],"data":"AAAAAAAA8D8AAAAAAAAAQA=="} for [1, 2]
 */
export function writeEncodedTensor({ shape, data }: Tensor, dtype: Dtype, text: Pieces): void {
  const type = ELEMENT_TYPE_OF[dtype];
  text.write(`{"dtype":"${type}","shape":[${shape.join(',')}],"data":"`);
  for (let first = 0; first < data.length; first += BLOCK) {
    const block = data.subarray(first, first + BLOCK);
    const end = BYTES[dtype] * block.length;
    convertNumbers(block, numbersAt(dtype, scratch.buffer, 0, block.length));
    text.reserve(4 * Math.ceil(end / 3));
    text.at = toBase64(scratch, end, text.bytes, text.at);
  }
  text.write('"}');
}
