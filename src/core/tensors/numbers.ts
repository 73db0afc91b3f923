/** The precisions that real numbers can have, the default first. */
export const DTYPES = ['float64', 'float32', 'float16', 'bfloat16'] as const;
export type Dtype = (typeof DTYPES)[number];

/**
 * Real numbers one after the other, in the type they came as. JavaScript has no array of bfloat16: a `Uint16Array` holds
 * the bits of one in each element, and stands for nothing else here.
 */
export type Numbers = Float64Array | Float32Array | Float16Array | Uint16Array;

/** The numbers of one type. */
export type NumbersOf<D extends Dtype> = {
  float64: Float64Array;
  float32: Float32Array;
  float16: Float16Array;
  bfloat16: Uint16Array;
}[D];

/** The type of an array's elements. */
export function dtypeOf(numbers: Numbers): Dtype {
  if (numbers instanceof Float64Array) return 'float64';
  if (numbers instanceof Float32Array) return 'float32';
  return numbers instanceof Uint16Array ? 'bfloat16' : 'float16';
}

/** How many bytes an element takes. */
export const BYTES: { readonly [D in Dtype]: number } = { float64: 8, float32: 4, float16: 2, bfloat16: 2 };

/** Zeros, in fresh memory. */
export function newNumbers<D extends Dtype>(dtype: D, length: number): NumbersOf<D> {
  return numbersAt(dtype, new ArrayBuffer(BYTES[dtype] * length), 0, length);
}

/** The numbers at an address that is a multiple of their size. */
export function numbersAt<D extends Dtype>(
  dtype: D,
  buffer: ArrayBufferLike,
  byteOffset: number,
  length: number,
): NumbersOf<D>;
export function numbersAt(dtype: Dtype, buffer: ArrayBufferLike, byteOffset: number, length: number): Numbers {
  switch (dtype) {
    case 'float64':
      return new Float64Array(buffer, byteOffset, length);
    case 'float32':
      return new Float32Array(buffer, byteOffset, length);
    case 'float16':
      return new Float16Array(buffer, byteOffset, length);
    case 'bfloat16':
      return new Uint16Array(buffer, byteOffset, length);
  }
}

/** The bits of −Infinity as a bfloat16. */
export const BFLOAT16_NEGATIVE_INFINITY = 0xff80;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The value of a bfloat16: its bits are the upper half of a float32's. */
export function fromBfloat16Bits(half: number): number {
  bits[0] = half << 16;
  return float[0] as number;
}

/** One of the numbers, as a double: exactly. */
export function valueAt(numbers: Numbers, i: number): number {
  const element = numbers[i] as number;
  return numbers instanceof Uint16Array ? fromBfloat16Bits(element) : element;
}
