import type { Dtype } from './tensor-types.ts';

/** The types of safetensors by the names of typed arrays. */
const OF_ARRAYS: { readonly [name: string]: string } = {
  Float64Array: 'F64',
  Float32Array: 'F32',
  Float16Array: 'F16',
  BigInt64Array: 'I64',
  BigUint64Array: 'U64',
  Int32Array: 'I32',
  Uint32Array: 'U32',
  Int16Array: 'I16',
  Uint16Array: 'U16',
  Int8Array: 'I8',
  Uint8Array: 'U8',
  Uint8ClampedArray: 'U8',
};

/** The dtypes of results by their types. */
export const DTYPES: { readonly [type: string]: Dtype } = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
};

/** Which typed array a value is; undefined of anything else. Also of another realm, a frame's. */
export function arrayName(value: unknown): string | undefined {
  const name = ArrayBuffer.isView(value) ? (value as Uint8Array)[Symbol.toStringTag] : undefined;
  return name !== undefined && Object.hasOwn(OF_ARRAYS, name) ? name : undefined;
}

/** @example typeOfArray('Float32Array') // 'F32' */
export const typeOfArray = (name: string): string => OF_ARRAYS[name] as string;

/** @example typeOfName('bfloat16') // 'BF16' */
export const typeOfName = (name: string): string =>
  name
    .replace(/^bool(ean)?$/, 'BOOL')
    .replace('bfloat', 'BF')
    .replace('float', 'F')
    .replace('uint', 'U')
    .replace('int', 'I');

/** How many bytes one number has. */
export const bytesOfType = (type: string): number => (type === 'BOOL' ? 1 : Number(type.replace(/\D+/, '')) / 8);

export const isReal = (type: string): boolean => /F/.test(type);
