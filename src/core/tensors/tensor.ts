import { excerpt } from './excerpt.ts';
import type { Kernel } from './kernel.ts';
import type { Dtype, Numbers, NumbersOf } from './numbers.ts';

/**
 * Numbers with a shape: `data` in row-major order, as many as the product of `shape`. Shape `[]` is a single number.
 *
 * @example tensor([2, 3], [1, 2, 3, 4, 5, 6])
 */
export interface Tensor<Data extends Numbers = Numbers> {
  readonly shape: readonly number[];
  readonly data: Data;
  /** What its numbers came as, where they have another type by now. */
  readonly cameAs?: Dtype;
}

/**
 * What a tensor holds: real numbers, integers, or booleans (true and false, or 1 and 0). A `flag` is an integer or a boolean: a label that
 * is 0 or 1, or stands for a row to be left out. All but the first are doubles.
 */
export type TensorKind = 'real' | 'integer' | 'boolean' | 'flag';

/** A tensor of doubles. */
export type DoubleTensor = Tensor<Float64Array>;

/** A tensor of integers within ±2^53, whatever they came as: doubles hold them all. */
export type IntegerTensor = DoubleTensor;

/** How many numbers a shape holds: the product of its lengths, 1 for the shape `[]` of a single number. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** An uninitialised tensor: the caller must write every element. */
export function empty<D extends Dtype>(shape: readonly number[], dtype: D, kernel: Kernel): Tensor<NumbersOf<D>> {
  return { shape, data: kernel.allocateNumbers(dtype, sizeOf(shape)) };
}

/** A tensor of zeros. */
export function zeros<D extends Dtype>(shape: readonly number[], dtype: D, kernel: Kernel): Tensor<NumbersOf<D>> {
  const tensor = empty(shape, dtype, kernel);
  tensor.data.fill(0);
  return tensor;
}

/** A tensor of doubles of `shape` over `values`, or of zeros. */
export function tensor(shape: readonly number[], values?: Iterable<number>): DoubleTensor {
  return { shape, data: values === undefined ? new Float64Array(sizeOf(shape)) : Float64Array.from(values) };
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((length, axis) => length === b[axis]);
}

/**
 * The indices of one element, outermost axis first.
 *
 * @example indicesOf([2, 3], 4) // [1, 1]
 */
export function indicesOf(shape: readonly number[], flat: number): number[] {
  const indices = new Array<number>(shape.length);
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis] as number;
    indices[axis] = rest % length;
    rest = Math.floor(rest / length);
  }
  return indices;
}

/** A shape as PyTorch prints it: `[2, 3]`; of a long one the start. */
export function formatShape(shape: readonly number[]): string {
  return excerpt(`[${shape.join(', ')}]`);
}
