/** What results are rounded to. */
export type Dtype = 'float64' | 'float32' | 'float16' | 'bfloat16';

/** A Float16Array, also where no library declares that. */
export interface HalfArray extends ArrayBufferView {
  readonly length: number;
  readonly [Symbol.toStringTag]: 'Float16Array';
}

type RealArray = Float64Array | Float32Array | HalfArray;
type IntegerArray =
  | BigInt64Array
  | BigUint64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray;

/** Nested arrays of one shape, whose rows may be typed arrays. */
export type Nested<Element> = ReadonlyArray<Element | Nested<Element>>;

/** Numbers in row-major order, and the length of each axis. */
export interface Shaped<Data> {
  readonly data: Data;
  readonly shape: readonly number[];
  /** What the numbers are, where the array does not say it. */
  readonly dtype?: string | undefined;
}

/** The bits of halves. */
export interface ShapedHalves {
  readonly data: Uint16Array;
  readonly shape: readonly number[];
  readonly dtype: 'float16' | 'bfloat16';
}

/** A tensor as ONNX Runtime has it. It must be on the CPU: `await tensor.getData()` brings it there. */
export interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
  /** `'float32'`, `'float16'`, `'int64'`, … */
  readonly type: string;
}

/**
 * Real numbers: nested arrays, which are sent as float64; a typed array, which is a tensor of one axis; or a typed array with a shape.
 *
 * @example [[1, 2], [3, -Infinity]]
 * @example { data: new Float32Array(6), shape: [2, 3] }
 */
export type RealTensor =
  | Nested<number | Float64Array | Float32Array>
  | RealArray
  | Shaped<RealArray>
  | ShapedHalves
  | OnnxTensor;

/** Integers. */
export type IntegerTensor = Nested<number | bigint> | IntegerArray | Shaped<IntegerArray> | OnnxTensor;

/** Booleans, or integers that are 0 or 1. */
export type BooleanTensor = Nested<boolean> | Nested<number> | IntegerArray | Shaped<IntegerArray> | OnnxTensor;

/** A tensor of an answer, whose `data` is a view of the bytes that came. */
interface ResultOf<D extends Dtype, Data> {
  readonly dtype: D;
  readonly shape: number[];
  /** The numbers in row-major order. */
  readonly data: Data;
}

/** Halves: every one is a float32, and `data` has them as such. */
interface Halves<D extends Dtype> extends ResultOf<D, Float32Array> {
  /** Their bits, as they came. */
  readonly bits: Uint16Array;
}

/** A tensor of an answer. Where `dtype` is compared, `data` has one type. */
export type Tensor<D extends Dtype = Dtype> = {
  float64: ResultOf<'float64', Float64Array>;
  float32: ResultOf<'float32', Float32Array>;
  float16: Halves<'float16'>;
  bfloat16: Halves<'bfloat16'>;
}[D];
