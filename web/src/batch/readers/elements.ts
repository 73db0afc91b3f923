import { ELEMENT_TYPES, type ElementType } from '../../../../src/codecs/binary/element-types.ts';
import { convertNumbers } from '../../../../src/core/tensors/convert-numbers.ts';
import { ReadError } from './read-error.ts';

/** The array that views numbers of a type, on a machine that is little-endian, as all that run browsers are. */
const ARRAYS = {
  F64: Float64Array,
  F32: Float32Array,
  F16: Float16Array,
  BF16: Uint16Array,
  I64: BigInt64Array,
  U64: BigUint64Array,
  I32: Int32Array,
  U32: Uint32Array,
  I16: Int16Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const;

/**
 * The numbers that bytes hold, as doubles; integers that no double holds are refused.
 *
 * @param bytes as many as the numbers need
 * @param path the name of the tensor, for errors
 * @throws ReadError
 */
export function readElements(type: ElementType, bytes: Uint8Array, path: string, bigEndian = false): Float64Array {
  const size = ELEMENT_TYPES[type].bytes;
  // A copy: it lies where numbers can be viewed, and may be turned round.
  const own = new Uint8Array(bytes);
  if (bigEndian) turnRound(own, size);
  const numbers = new ARRAYS[type](own.buffer);
  if (numbers instanceof BigInt64Array || numbers instanceof BigUint64Array) return fromLong(numbers, path);
  const target = new Float64Array(numbers.length);
  if (type === 'BF16') convertNumbers(numbers as Uint16Array, target);
  else target.set(numbers);
  return target;
}

/** The bytes of numbers that are values of a type. */
export function writeElements(type: ElementType, values: Float64Array): Uint8Array<ArrayBuffer> {
  const numbers = new ARRAYS[type](values.length);
  if (numbers instanceof BigInt64Array || numbers instanceof BigUint64Array)
    for (const [i, value] of values.entries()) numbers[i] = BigInt(value);
  else if (type === 'BF16') convertNumbers(values, numbers as Uint16Array);
  else numbers.set(values);
  return new Uint8Array(numbers.buffer);
}

function turnRound(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

function fromLong(integers: BigInt64Array | BigUint64Array, path: string): Float64Array {
  const target = new Float64Array(integers.length);
  for (const [i, integer] of integers.entries()) {
    const value = Number(integer);
    if (BigInt(value) !== integer) throw new ReadError({ path: `${path}[${i}]` }, String(integer), 'integer');
    target[i] = value;
  }
  return target;
}
