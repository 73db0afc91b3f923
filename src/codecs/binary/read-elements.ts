import { formatPath, InputError } from '../../core/input-error.ts';
import { indicesOf } from '../../core/tensor.ts';
import { fromBfloat16 } from './bfloat16.ts';
import { ELEMENT_TYPES, type ElementType } from './element-types.ts';

/**
 * Reads as many numbers as `target` has room for from `bytes`, which hold just these, wherever they lie: every number
 * of every type is a double, but long integers.
 *
 * @param field the tensor's name, and its shape, for errors
 * @throws InputError LABEL_OUT_OF_RANGE an integer that no double can hold
 */
export function readElements(
  type: ElementType,
  bytes: Buffer,
  target: Float64Array,
  field: string,
  shape: readonly number[],
): void {
  const { buffer, byteOffset } = alignedTo(ELEMENT_TYPES[type].bytes, bytes);
  const { length } = target;
  switch (type) {
    case 'F64':
      target.set(new Float64Array(buffer, byteOffset, length));
      break;
    case 'F32':
      target.set(new Float32Array(buffer, byteOffset, length));
      break;
    case 'F16':
      target.set(new Float16Array(buffer, byteOffset, length));
      break;
    case 'BF16':
      fromBfloat16(new Uint16Array(buffer, byteOffset, length), target);
      break;
    case 'I64':
      readLong(new BigInt64Array(buffer, byteOffset, length), target, field, shape);
      break;
    case 'U64':
      readLong(new BigUint64Array(buffer, byteOffset, length), target, field, shape);
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
      target.set(bytes);
      break;
  }
}

/** The bytes where numbers of that many bytes can be viewed: a copy, if they lie askew. */
function alignedTo(size: number, bytes: Buffer): { buffer: ArrayBufferLike; byteOffset: number } {
  if (bytes.byteOffset % size === 0) return bytes;
  return { buffer: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), byteOffset: 0 };
}

function readLong(
  integers: BigInt64Array | BigUint64Array,
  target: Float64Array,
  field: string,
  shape: readonly number[],
): void {
  for (let i = 0; i < target.length; i++) {
    const integer = integers[i] as bigint;
    const value = Number(integer);
    if (BigInt(value) !== integer) {
      const path = [field, ...indicesOf(shape, i)];
      const detail = `${formatPath(path)} is ${integer}; expected an integer within ±9007199254740992`;
      throw new InputError('LABEL_OUT_OF_RANGE', [{ path, detail }]);
    }
    target[i] = value;
  }
}
