import { EXPS } from '../kernel/softmax-row.ts';
import { checkGradOutput } from './check-grad-output.ts';
import { classLayout, rowStart } from './class-layout.ts';
import { fillRow } from './fill-row.ts';
import { InputError } from './input-error.ts';
import { type Kernel, referenceKernel } from './kernel.ts';
import { rejectRow } from './non-finite-row.ts';
import type { CommonOptions } from './options.ts';
import { empty, type Tensor } from './tensor.ts';

/** Writes something of a loaded row; what it reads, and what it writes, lie at `start`, `stride`. */
type WriteRow = (
  kernel: Kernel,
  row: Float64Array,
  input: Float64Array,
  out: Float64Array,
  start: number,
  stride: number,
  classes: number,
) => void;

/** A function of one row of logits. */
export interface RowFunction {
  /** Its value, from the logits. */
  readonly forward: WriteRow;
  /** Its vector-Jacobian product, from the upstream gradient. */
  readonly backward: WriteRow;
}

/** What a row function gives: each as asked for, in the shape of the logits. */
export interface RowOperationResult {
  readonly value?: Tensor;
  readonly grad?: Tensor;
}

/**
 * Applies a row function to every row of `logits`, and its gradient where there is an upstream gradient.
 *
 * @throws InputError INVALID_SHAPE, CLASS_AXIS_OUT_OF_RANGE, SHAPE_MISMATCH
 * @throws InputError NON_FINITE_INPUT a row without a softmax (`onNonFinite: 'propagate'`: its results are NaN)
 * @throws InputError MISSING_FIELD `grad` is asked for without `gradOutput`
 */
export function rowOperation(
  logits: Tensor,
  f: RowFunction,
  options: CommonOptions<string>,
  wanted: { readonly value: boolean; readonly grad: boolean },
): RowOperationResult {
  const { gradOutput, onNonFinite = 'error', kernel = referenceKernel } = options;
  const layout = classLayout('logits', logits.shape, options.classAxis);
  if (gradOutput !== undefined) {
    checkGradOutput(gradOutput, logits.shape, 'that of the logits', onNonFinite);
  } else if (wanted.grad) {
    throw new InputError('MISSING_FIELD', [
      {
        path: ['grad_output'],
        detail: 'grad_output is missing; expected the upstream gradient, since outputs asks for grad',
      },
    ]);
  }
  const value = wanted.value ? empty(logits.shape, kernel) : undefined;
  const grad = wanted.grad ? empty(logits.shape, kernel) : undefined;

  const { classes, inner: stride } = layout;
  const x = logits.data as Float64Array;
  const g = gradOutput?.data as Float64Array | undefined;
  const row = kernel.allocate(EXPS + classes);
  for (let n = 0; n < layout.rows; n++) {
    const start = rowStart(layout, n);
    if (!kernel.loadRow(row, x, start, stride, classes)) {
      if (onNonFinite === 'error') rejectRow('logits', logits, layout, n);
      if (value) fillRow(Number.NaN, value.data, start, stride, classes);
      if (grad) fillRow(Number.NaN, grad.data, start, stride, classes);
      continue;
    }
    if (value) f.forward(kernel, row, x, value.data, start, stride, classes);
    if (grad && g) f.backward(kernel, row, g, grad.data, start, stride, classes);
  }
  return { ...(value && { value }), ...(grad && { grad }) };
}
