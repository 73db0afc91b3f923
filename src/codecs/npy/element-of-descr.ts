import type { ElementType } from '../binary/element-types.ts';

/** NumPy's letters and sizes of the types that are read. */
const TYPES: { readonly [code: string]: ElementType } = {
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
  b1: 'BOOL',
  '?': 'BOOL',
};

/** NumPy's names of those types, for errors. */
export const NUMPY_NAMES: { readonly [T in ElementType]?: string } = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};

/** How the numbers of an array lie in its bytes. */
export interface Element {
  /** Undefined for a type that no tensor here has: texts, objects, records, complex numbers. */
  readonly type: ElementType | undefined;
  readonly isBigEndian: boolean;
}

/**
 * The type that a `descr` names. `=` is the byte order of the machine that wrote it, and `|` is for types that have none: both are
 * read as little-endian.
 *
 * @example elementOfDescr('>i8') // { type: 'I64', isBigEndian: true }
 * @see https://numpy.org/doc/stable/reference/arrays.interface.html#__array_interface__
 */
export function elementOfDescr(descr: string): Element {
  const [, order, code = ''] = /^([<>=|]?)(.*)$/s.exec(descr) ?? [];
  return { type: Object.hasOwn(TYPES, code) ? TYPES[code] : undefined, isBigEndian: order === '>' };
}
