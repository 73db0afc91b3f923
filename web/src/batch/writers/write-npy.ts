import { writeElements } from '../readers/elements.ts';
import { NPY_MAGIC } from '../readers/npy-header.ts';
import { type RealType, shapeText, type Tensor } from '../readers/tensor.ts';

/** NumPy has no bfloat16: each of its numbers is a float32, too. */
const DESCR: { readonly [type in RealType]: readonly [descr: string, as: RealType] } = {
  F64: ['<f8', 'F64'],
  F32: ['<f4', 'F32'],
  F16: ['<f2', 'F16'],
  BF16: ['<f4', 'F32'],
};

/** The header ends at a multiple of it. */
const ALIGNMENT = 64;
const PRELUDE = 10;

/**
 * A file of NumPy, version 1.
 *
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function writeNpy({ type, shape, data }: Tensor<RealType>): Uint8Array<ArrayBuffer> {
  const [descr, as] = DESCR[type];
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
  const length = Math.ceil((PRELUDE + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT - PRELUDE;
  const header = `${dictionary.padEnd(length - 1)}\n`;
  const numbers = writeElements(as, data);
  const file = new Uint8Array(PRELUDE + length + numbers.length);
  file.set([...NPY_MAGIC, 1, 0, length & 0xff, length >> 8]);
  file.set(new TextEncoder().encode(header), PRELUDE);
  file.set(numbers, PRELUDE + length);
  return file;
}
