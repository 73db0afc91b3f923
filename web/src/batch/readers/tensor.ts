import type { ElementType } from '../../../../src/codecs/binary/element-types.ts';

/** The types that results come in. */
export type RealType = 'F64' | 'F32' | 'F16' | 'BF16';

/** Numbers in row-major order, with the type that they came as: each is a double as well. */
export interface Tensor<Type extends ElementType = ElementType> {
  readonly type: Type;
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

/** How many numbers a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** A shape as Python prints it. */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

/** The same numbers with the axes of a matrix exchanged. */
export function transposed(data: Float64Array, rows: number, cols: number): Float64Array {
  const result = new Float64Array(data.length);
  for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) result[c * rows + r] = data[r * cols + c] as number;
  return result;
}
