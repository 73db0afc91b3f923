import { npyHeader } from '../../src/codecs/npy/write-npy.ts';
import { sizeOf } from '../../src/core/tensors/tensor.ts';

/** A .npy file of integers, as NumPy writes labels. */
export function labelsNpy(shape: readonly number[], values: readonly number[]): Buffer {
  const header = Buffer.from(npyHeader('float64', shape)).toString('latin1').replace("'<f8'", "'<i8'");
  const numbers = BigInt64Array.from(values.slice(0, sizeOf(shape)), BigInt);
  return Buffer.concat([Buffer.from(header, 'latin1'), Buffer.from(numbers.buffer)]);
}
