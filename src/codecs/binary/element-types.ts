import type { Dtype } from '../../core/tensors/numbers.ts';
import type { TensorKind } from '../../core/tensors/tensor.ts';

/** How the numbers of a tensor lie in its bytes, little-endian: by the names of safetensors. */
export const ELEMENT_TYPES = {
  F64: { kind: 'real', bytes: 8, dtype: 'float64' },
  F32: { kind: 'real', bytes: 4, dtype: 'float32' },
  F16: { kind: 'real', bytes: 2, dtype: 'float16' },
  BF16: { kind: 'real', bytes: 2, dtype: 'bfloat16' },
  I64: { kind: 'integer', bytes: 8 },
  I32: { kind: 'integer', bytes: 4 },
  I16: { kind: 'integer', bytes: 2 },
  I8: { kind: 'integer', bytes: 1 },
  U64: { kind: 'integer', bytes: 8 },
  U32: { kind: 'integer', bytes: 4 },
  U16: { kind: 'integer', bytes: 2 },
  U8: { kind: 'integer', bytes: 1 },
  BOOL: { kind: 'boolean', bytes: 1 },
} as const satisfies Readonly<Record<string, { kind: 'real' | 'integer' | 'boolean'; bytes: number; dtype?: Dtype }>>;

export type ElementType = keyof typeof ELEMENT_TYPES;
export type IntegerType = {
  [T in ElementType]: (typeof ELEMENT_TYPES)[T]['kind'] extends 'real' ? never : T;
}[ElementType];

/** Whether a tensor of that kind can have that type: booleans may come as integers that are 0 or 1. */
export function canHold(kind: TensorKind, type: ElementType): boolean {
  const held = ELEMENT_TYPES[type].kind;
  return held === kind || ((kind === 'boolean' || kind === 'flag') && held !== 'real');
}

/** The names of the types that a tensor of that kind can have. */
export function elementTypesOf(kind: TensorKind): readonly ElementType[] {
  return (Object.keys(ELEMENT_TYPES) as ElementType[]).filter((type) => canHold(kind, type));
}

export function isElementType(name: string): name is ElementType {
  return Object.hasOwn(ELEMENT_TYPES, name);
}

/** The element type that holds numbers of a dtype. */
export const ELEMENT_TYPE_OF = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
} as const satisfies Readonly<Record<Dtype, ElementType>>;
