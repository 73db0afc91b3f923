import { BYTES, type Dtype, type Numbers } from '../../core/tensors/numbers.ts';
import { sizeOf, type Tensor } from '../../core/tensors/tensor.ts';
import { writeBlocks } from '../binary/write-blocks.ts';
import type { Form, Payload, Results } from '../codec.ts';
import { NPY_DTYPE, npyHeader, roundedTo } from '../npy/write-npy.ts';
import { Pieces } from '../pieces.ts';
import { checkLength, frameBytes, writeDirectory, writeEntry } from '../zip/write-zip.ts';
import type { ZipTools } from '../zip/zip-tools.ts';

/** So many numbers are written at once. */
const BLOCK = 65_536;

/** One array of the file. */
interface ArrayFile {
  readonly name: string;
  readonly header: Uint8Array;
  readonly data: Numbers;
  readonly dtype: Dtype;
  readonly size: number;
}

/**
 * Writes results as an npz file, which `np.load` reads: uncompressed, all arrays in one dtype but those of whole numbers, which are
 * float64. NumPy has no bfloat16: these are rounded to it, and written as float32. A single number is an array of shape (), and what is
 * null is left out. The same results have the same bytes.
 *
 * @param take gives memory for the pieces of the file
 * @see https://numpy.org/doc/stable/reference/generated/numpy.savez.html
 */
export function encodeNpz(
  results: Results,
  { dtype, isWhole = () => false }: Form,
  take: (bytes: number) => Buffer = Buffer.allocUnsafeSlow,
  { crc32 }: Pick<ZipTools, 'crc32'>,
): Payload {
  const files: ArrayFile[] = [];
  for (const [field, value] of Object.entries(results)) {
    if (value === undefined || value === null) continue;
    const tensor = typeof value === 'number' ? { shape: [], data: Float64Array.of(value) } : value;
    files.push(arrayFile(field, tensor, isWhole(field) ? 'float64' : dtype));
  }
  const length = files.reduce((sum, { size }) => sum + size, frameBytes(files.map(({ name }) => name)));
  checkLength(length);
  const file = new Pieces(length, take);
  const entries = files.map(({ name, header, data, dtype, size }) =>
    writeEntry(file, name, size, () => writeArray(file, header, data, dtype, crc32)),
  );
  writeDirectory(file, entries);
  return file.end();
}

function arrayFile(field: string, { shape, data }: Tensor, dtype: Dtype): ArrayFile {
  const header = npyHeader(dtype, shape);
  const size = header.length + sizeOf(shape) * BYTES[NPY_DTYPE[dtype]];
  return { name: `${field}.npy`, header, data, dtype, size };
}

function writeArray(file: Pieces, header: Uint8Array, data: Numbers, dtype: Dtype, crc32: ZipTools['crc32']): number {
  file.reserve(header.length);
  file.bytes.set(header, file.at);
  file.at += header.length;
  let crc = crc32(header);
  const written = NPY_DTYPE[dtype];
  for (let first = 0; first < data.length; first += BLOCK) {
    const block = data.subarray(first, first + BLOCK);
    writeBlocks(roundedTo(dtype, block), written, file);
    // A block is in one piece.
    crc = crc32(file.bytes.subarray(file.at - block.length * BYTES[written], file.at), crc);
  }
  return crc;
}
