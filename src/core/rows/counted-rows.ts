import { allWithin } from '../tensors/all-within.ts';
import { checkBooleans } from '../tensors/check-booleans.ts';
import { checkElements } from '../tensors/check-elements.ts';
import { checkShape } from '../tensors/check-shape.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { type IntegerTensor, sizeOf, type Tensor } from '../tensors/tensor.ts';
import { toDoubles } from '../tensors/to-doubles.ts';
import type { RowOptions } from './options.ts';

/** Marks a row that is left out, in place of its label where it has one. */
export const IGNORED = -1;

/** Which rows of a batch count, and how much: the first step of every loss. */
export interface CountedRows {
  /** The shape of the losses. */
  readonly shape: readonly number[];
  /** How many rows there are, and how many of them count. */
  readonly count: number;
  readonly valid: number;
  /** For each row its label, or anything else but {@link IGNORED} where it counts; undefined where all do. */
  readonly marks: Int32Array | undefined;
  /** s_n, what its loss is multiplied by; undefined where all are 1. */
  readonly weights: Float64Array | undefined;
}

/**
 * The rows of losses of some shape, by `mask` and `sampleWeight`. A row whose mask is false is never read.
 *
 * @param marks the labels of the rows that count, where they have some: those that the mask leaves out are ignored there already
 * @throws InputError SHAPE_MISMATCH, NOT_A_BOOLEAN, INVALID_WEIGHT
 * @example countedRows([2], { mask: tensor([2], [1, 0]) }, kernel).valid // 1
 */
export function countedRows(
  shape: readonly number[],
  { mask, sampleWeight }: Pick<RowOptions<string>, 'mask' | 'sampleWeight'>,
  kernel: Kernel,
  marks: Int32Array | undefined = marksOf(mask, shape),
): CountedRows {
  const count = sizeOf(shape);
  let valid = count;
  if (marks) for (let n = 0; n < count; n++) if (marks[n] === IGNORED) valid--;
  return { shape, count, valid, marks, weights: weightsOf(sampleWeight, shape, marks, kernel) };
}

/** Whether a row counts. */
export function counts({ marks }: CountedRows, row: number): boolean {
  return marks === undefined || marks[row] !== IGNORED;
}

/**
 * The marks of a mask: 0 and {@link IGNORED}.
 *
 * @throws InputError SHAPE_MISMATCH, NOT_A_BOOLEAN
 * @example marksOf(tensor([2], [1, 0]), [2]) // [0, IGNORED]
 */
export function marksOf(mask: IntegerTensor | undefined, shape: readonly number[]): Int32Array | undefined {
  if (mask === undefined) return undefined;
  checkShape('mask', mask, shape, 'that of the losses');
  checkBooleans('mask', mask);
  const { data } = mask;
  const marks = new Int32Array(data.length);
  for (let n = 0; n < data.length; n++) marks[n] = (data[n] as number) - 1;
  return marks;
}

function weightsOf(
  sampleWeight: Tensor | undefined,
  shape: readonly number[],
  marks: Int32Array | undefined,
  kernel: Kernel,
): Float64Array | undefined {
  if (sampleWeight === undefined) return undefined;
  checkShape('sample_weight', sampleWeight, shape, 'that of the losses');
  if (!allWithin(sampleWeight.data, 0, Number.MAX_VALUE)) {
    const isFine = (s: number, n: number) => (s >= 0 && s < Number.POSITIVE_INFINITY) || marks?.[n] === IGNORED;
    checkElements('sample_weight', sampleWeight, 'INVALID_WEIGHT', 'a finite number of at least 0', isFine);
  }
  return toDoubles(sampleWeight.data, kernel.allocate);
}
