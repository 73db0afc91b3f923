import { EXP_TABLE_SIZE, fillExpTable } from '../kernel/exp-of-difference.ts';
import { overflowsFloat32, roundToFloat32 } from '../kernel/float32.ts';
import { writeLabelGradient } from '../kernel/label-row.ts';
import { writeLogSoftmaxGradient } from '../kernel/log-softmax-gradient.ts';
import { writeSoftmaxGradient } from '../kernel/softmax-gradient.ts';
import { loadRow } from '../kernel/softmax-row.ts';
import { loadTarget, writeLossOfEachClass, writeTargetGradient } from '../kernel/target-row.ts';
import { writeLogProbs, writeProbs } from '../kernel/write-row.ts';
import { type Dtype, type NumbersOf, newNumbers } from './numbers.ts';

/**
 * What computes a row, and the memory that it works in. The functions are those of `src/kernel`, whatever runs them: all
 * kernels give the same results, bit for bit. Rows lie at `start`, `stride` and have so many `classes`.
 */
export interface Kernel {
  /** Room for so many doubles, whatever they are. */
  allocate(length: number): Float64Array;
  /** Room for so many numbers of a type. */
  allocateNumbers<D extends Dtype>(dtype: D, length: number): NumbersOf<D>;
  /** See `src/kernel/softmax-row.ts`; the table is the kernel's own. */
  loadRow(row: Float64Array, logits: Float64Array, start: number, stride: number, classes: number): boolean;
  readonly writeProbs: typeof writeProbs;
  readonly writeLogProbs: typeof writeLogProbs;
  readonly writeLabelGradient: typeof writeLabelGradient;
  readonly loadTarget: typeof loadTarget;
  readonly writeTargetGradient: typeof writeTargetGradient;
  readonly writeLossOfEachClass: typeof writeLossOfEachClass;
  readonly writeSoftmaxGradient: typeof writeSoftmaxGradient;
  readonly writeLogSoftmaxGradient: typeof writeLogSoftmaxGradient;
  readonly roundToFloat32: typeof roundToFloat32;
  readonly overflowsFloat32: typeof overflowsFloat32;
}

const EXP_TABLE = new Float64Array(EXP_TABLE_SIZE);
fillExpTable(EXP_TABLE);

/** The kernel as plain TypeScript, with memory of its own for each array. */
export const referenceKernel: Kernel = {
  allocate: (length) => new Float64Array(length),
  allocateNumbers: newNumbers,
  loadRow: (row, logits, start, stride, classes) => loadRow(EXP_TABLE, row, logits, start, stride, classes),
  writeProbs,
  writeLogProbs,
  writeLabelGradient,
  loadTarget,
  writeTargetGradient,
  writeLossOfEachClass,
  writeSoftmaxGradient,
  writeLogSoftmaxGradient,
  roundToFloat32,
  overflowsFloat32,
};
