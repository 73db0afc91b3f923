import { convertNumbers } from '../../core/tensors/convert-numbers.ts';
import { BYTES, type Dtype, dtypeOf, type Numbers, newNumbers, numbersAt } from '../../core/tensors/numbers.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { NPY_MAGIC } from './magic.ts';
import { shapeText } from './shape-text.ts';

/** The type that numbers are written as: NumPy has no bfloat16, of which each is a float32, too. */
export const NPY_DTYPE = {
  float64: 'float64',
  float32: 'float32',
  float16: 'float16',
  bfloat16: 'float32',
} as const satisfies { readonly [D in Dtype]: Dtype };

const DESCR = { float64: '<f8', float32: '<f4', float16: '<f2' } as const;

/** The numbers begin at a multiple of it. */
const ALIGNMENT = 64;
const PRELUDE = 10;
/** NumPy leaves room for the digits of a first axis that grows. */
const GROWING_DIGITS = 21;

/**
 * The bytes before the numbers of a .npy file of version 1.0, in row-major order and little-endian: bit for bit those of NumPy 2.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyHeader(dtype: Dtype, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const room = shape.length === 0 ? 0 : GROWING_DIGITS - String(shape[0]).length;
  const text = `{'descr': '${DESCR[NPY_DTYPE[dtype]]}', 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
  // NumPy never pads by nothing.
  const end = (Math.floor((PRELUDE + text.length + room + 1) / ALIGNMENT) + 1) * ALIGNMENT;
  const length = end - PRELUDE;
  const header = new Uint8Array(end);
  header.set([...NPY_MAGIC, 1, 0, length & 0xff, length >> 8]);
  header.set(new TextEncoder().encode(`${text.padEnd(length - 1)}\n`), PRELUDE);
  return header;
}

/**
 * A tensor as a .npy file that `np.load` takes.
 *
 * @param dtype the type of the numbers, rounded once to nearest even; by default the one that they have
 * @example writeNpy({ shape: [2], data: Float32Array.of(0.5, 1) }) // 136 bytes
 */
export function writeNpy({ shape, data }: Tensor, dtype: Dtype = dtypeOf(data)): Uint8Array<ArrayBuffer> {
  const written = NPY_DTYPE[dtype];
  const header = npyHeader(dtype, shape);
  const file = new Uint8Array(header.length + data.length * BYTES[written]);
  file.set(header);
  convertNumbers(roundedTo(dtype, data), numbersAt(written, file.buffer, header.length, data.length));
  return file;
}

/** The same numbers, or where they are written as a longer type than they are rounded to, the rounded ones. */
export function roundedTo(dtype: Dtype, data: Numbers): Numbers {
  if (dtype !== 'bfloat16' || data instanceof Uint16Array) return data;
  const rounded = newNumbers('bfloat16', data.length);
  convertNumbers(data, rounded);
  return rounded;
}
