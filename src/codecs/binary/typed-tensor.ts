import { dtypeOf } from '../../core/tensors/numbers.ts';
import type { Tensor } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPE_OF, ELEMENT_TYPES, type ElementType, type IntegerType } from './element-types.ts';

/** A tensor, and the type that its elements have in a file. Integers and booleans are doubles here, as everywhere. */
export interface TypedTensor extends Tensor {
  readonly type: ElementType;
}

/** A tensor of real numbers in the type that they have. */
export function typed(tensor: Tensor): TypedTensor {
  return { ...tensor, type: ELEMENT_TYPE_OF[dtypeOf(tensor.data)] };
}

/** Arrays of integers that are little-endian, as the machines are that run this. */
const INTEGERS = {
  I32: Int32Array,
  I16: Int16Array,
  I8: Int8Array,
  U32: Uint32Array,
  U16: Uint16Array,
  U8: Uint8Array,
  BOOL: Uint8Array,
} as const satisfies { readonly [T in Exclude<IntegerType, 'I64' | 'U64'>]: unknown };

/** The bytes of a tensor's elements: those of real numbers where they are, those of others in memory of their own. */
export function bytesOfTensor({ type, data }: TypedTensor): Uint8Array {
  const numbers = ELEMENT_TYPES[type].kind === 'real' ? data : integersOf(type as IntegerType, data as Float64Array);
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function integersOf(type: IntegerType, values: Float64Array): ArrayBufferView {
  if (type === 'I64') return BigInt64Array.from(values, BigInt);
  if (type === 'U64') return BigUint64Array.from(values, BigInt);
  return INTEGERS[type].from(values);
}
