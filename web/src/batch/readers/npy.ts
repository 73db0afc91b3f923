import { ELEMENT_TYPES, type ElementType } from '../../../../src/codecs/binary/element-types.ts';
import type { Contents } from './contents.ts';
import { readElements } from './elements.ts';
import { type NpyHeader, readNpyHeader } from './npy-header.ts';
import { ReadError } from './read-error.ts';
import { type RealType, shapeText, sizeOf, type Tensor, transposed } from './tensor.ts';

/** NumPy's letters and sizes for the types that are read. */
const TYPES: { readonly [descr: string]: ElementType } = {
  f8: 'F64',
  f4: 'F32',
  f2: 'F16',
  i8: 'I64',
  i4: 'I32',
  i2: 'I16',
  i1: 'I8',
  u8: 'U64',
  u4: 'U32',
  u2: 'U16',
  u1: 'U8',
  b1: 'U8',
};

/**
 * What an array of NumPy holds: of rank 2 logits, of rank 1 labels.
 *
 * @throws ReadError
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function npyContents(file: Uint8Array): Contents {
  const header = readNpyHeader(file);
  const { shape } = header;
  if (shape.length !== 1 && shape.length !== 2) throw new ReadError({ path: 'shape' }, shapeText(shape), 'npyRank');
  const type = elementTypeOf(header.descr);
  if (shape.length === 1) {
    if (ELEMENT_TYPES[type].kind !== 'integer')
      throw new ReadError({ path: 'descr' }, `${header.descr} ${shapeText(shape)}`, 'integersAtRank1');
    return { labels: { type, shape, data: numbersOf(file, header, type) } };
  }
  return { logits: logitsOf({ type, shape, data: numbersOf(file, header, type) }) };
}

/** The type of a `descr`: `<f4` and the like. */
function elementTypeOf(descr: string): ElementType {
  const type = /^[<>|=]/.test(descr) ? TYPES[descr.slice(1)] : undefined;
  if (type === undefined) throw new ReadError({ path: 'descr' }, descr, 'npyType', Object.keys(TYPES).join(', '));
  return type;
}

function numbersOf(file: Uint8Array, { descr, isFortran, shape, dataStart }: NpyHeader, type: ElementType) {
  const needed = sizeOf(shape) * ELEMENT_TYPES[type].bytes;
  const bytes = file.subarray(dataStart);
  if (bytes.length !== needed)
    throw new ReadError({ byte: dataStart }, String(bytes.length), 'bytes', `${needed} = ${shapeText(shape)} ${descr}`);
  const numbers = readElements(type, bytes, '', descr.startsWith('>'));
  const [rows = 0, cols = 1] = shape;
  return isFortran && shape.length === 2 ? transposed(numbers, cols, rows) : numbers;
}

/** Integers are logits too, as doubles. */
function logitsOf({ type, shape, data }: Tensor): Tensor<RealType> {
  const info = ELEMENT_TYPES[type];
  return { type: info.kind === 'real' ? (type as RealType) : 'F64', shape, data };
}
