import { formatPath, InputError } from '../../core/tensors/input-error.ts';
import { indicesOf } from '../../core/tensors/tensor.ts';
import { SAFE_INTEGERS } from '../json/check-integers.ts';
import { ELEMENT_TYPES, type IntegerType } from './element-types.ts';

/** Integers that have to be copied before they can be viewed are copied so many at a time. */
const BLOCK = 65_536;

/**
 * Reads as many integers as `target` has room for from the bytes from `start` on, wherever they lie: also
 * at the end of the target's own memory.
 *
 * @param field the tensor's name, and its shape, for errors
 * @param first which of the tensor's elements is the first one, for errors
 * @throws InputError LABEL_OUT_OF_RANGE an integer beyond ±2^53: doubles skip some there
 */
export function readIntegers(
  type: IntegerType,
  bytes: Uint8Array,
  start: number,
  target: Float64Array,
  field: string,
  shape: readonly number[],
  first = 0,
): void {
  const { bytes: size } = ELEMENT_TYPES[type];
  for (let block = 0; block < target.length; block += BLOCK) {
    const numbers = target.length <= BLOCK ? target : target.subarray(block, block + BLOCK);
    readBlock(type, bytes, start + size * block, numbers, field, shape, first + block);
  }
}

function readBlock(
  type: IntegerType,
  bytes: Uint8Array,
  start: number,
  target: Float64Array,
  field: string,
  shape: readonly number[],
  first: number,
): void {
  const { length } = target;
  const { buffer, byteOffset } = alignedTo(ELEMENT_TYPES[type].bytes, bytes, start, length);
  switch (type) {
    case 'I64':
      readLong(new Int32Array(buffer, byteOffset, 2 * length), target, (i) => {
        refuse(new BigInt64Array(buffer, byteOffset + 8 * i, 1), first + i, field, shape);
      });
      break;
    case 'U64':
      readLong(new Uint32Array(buffer, byteOffset, 2 * length), target, (i) => {
        refuse(new BigUint64Array(buffer, byteOffset + 8 * i, 1), first + i, field, shape);
      });
      break;
    case 'I32':
      target.set(new Int32Array(buffer, byteOffset, length));
      break;
    case 'U32':
      target.set(new Uint32Array(buffer, byteOffset, length));
      break;
    case 'I16':
      target.set(new Int16Array(buffer, byteOffset, length));
      break;
    case 'U16':
      target.set(new Uint16Array(buffer, byteOffset, length));
      break;
    case 'I8':
      target.set(new Int8Array(buffer, byteOffset, length));
      break;
    case 'U8':
    case 'BOOL':
      target.set(new Uint8Array(buffer, byteOffset, length));
      break;
  }
}

/** The bytes where numbers of that size can be viewed: a copy, if they lie askew. */
function alignedTo(
  size: number,
  { buffer, byteOffset }: Uint8Array,
  start: number,
  length: number,
): { buffer: ArrayBufferLike; byteOffset: number } {
  const at = byteOffset + start;
  return at % size === 0 ? { buffer, byteOffset: at } : { buffer: buffer.slice(at, at + size * length), byteOffset: 0 };
}

/** 2^32, which is what the upper half of a long integer counts. */
const UPPER = 4_294_967_296;
const LARGEST = 2 ** 53;

/** Reads integers of 64 bits by their halves, the lower one first: to make each a bigint takes ten times as long. */
function readLong(halves: Int32Array | Uint32Array, target: Float64Array, refuseElement: (i: number) => void): void {
  for (let i = 0; i < target.length; i++) {
    const lower = (halves[2 * i] as number) >>> 0;
    const upper = halves[2 * i + 1] as number;
    const value = upper * UPPER + lower;
    // Within, the sum is exact; 2^53 + 1 would round to 2^53.
    if (value >= LARGEST || value <= -LARGEST) {
      const isExact = lower === 0 && Math.abs(value) === LARGEST;
      if (!isExact) refuseElement(i);
    }
    target[i] = value;
  }
}

function refuse([integer]: BigInt64Array | BigUint64Array, i: number, field: string, shape: readonly number[]): never {
  const path = [field, ...indicesOf(shape, i)];
  const detail = `${formatPath(path)} is ${integer}; expected ${SAFE_INTEGERS}`;
  throw new InputError('LABEL_OUT_OF_RANGE', [{ path, detail }]);
}
