import type { Dtype } from '../../core/tensors/numbers.ts';
import type { TensorKind } from '../../core/tensors/tensor.ts';
import { ELEMENT_TYPE_OF, type ElementType, elementTypesOf } from '../binary/element-types.ts';

/** The protocol's names of the types that numbers can have: all that it has but BYTES, which are no numbers. */
const ELEMENT_TYPE_BY_DATATYPE = {
  FP64: 'F64',
  FP32: 'F32',
  FP16: 'F16',
  BF16: 'BF16',
  INT64: 'I64',
  INT32: 'I32',
  INT16: 'I16',
  INT8: 'I8',
  UINT64: 'U64',
  UINT32: 'U32',
  UINT16: 'U16',
  UINT8: 'U8',
  BOOL: 'BOOL',
} as const satisfies Readonly<Record<string, ElementType>>;

export type Datatype = keyof typeof ELEMENT_TYPE_BY_DATATYPE;
const DATATYPES = Object.keys(ELEMENT_TYPE_BY_DATATYPE) as readonly Datatype[];

/** How the numbers of a datatype lie in bytes; undefined where that is no name of one. */
export function elementTypeOf(datatype: unknown): ElementType | undefined {
  return DATATYPES.includes(datatype as Datatype) ? ELEMENT_TYPE_BY_DATATYPE[datatype as Datatype] : undefined;
}

/** The names of the datatypes that a tensor of that kind can have. */
export function datatypesOf(kind: TensorKind): readonly Datatype[] {
  const allowed = elementTypesOf(kind);
  return DATATYPES.filter((datatype) => allowed.includes(ELEMENT_TYPE_BY_DATATYPE[datatype]));
}

/** The datatype whose values the numbers of a dtype are. */
export function datatypeOf(dtype: Dtype): Datatype {
  const type = ELEMENT_TYPE_OF[dtype];
  return DATATYPES.find((datatype) => ELEMENT_TYPE_BY_DATATYPE[datatype] === type) as Datatype;
}
