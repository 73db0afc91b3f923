import { checkGradOutput } from './check-grad-output.ts';
import { classLayout, rowStart } from './class-layout.ts';
import { InputError } from './input-error.ts';
import { rejectRow } from './non-finite-row.ts';
import type { CommonOptions } from './options.ts';
import { RowSoftmax } from './row-softmax.ts';
import { type Tensor, tensor } from './tensor.ts';
import { writeConstant } from './write-row.ts';

/** A function of one row of logits: its value, and its vector-Jacobian product. Both write at `start`, `stride`. */
export interface RowFunction {
  forward(row: RowSoftmax, logits: Float64Array, out: Float64Array, start: number, stride: number): void;
  /** `upstream` holds the row's upstream gradient, already free of overflow; the result is `back` times larger. */
  backward(
    row: RowSoftmax,
    upstream: Float64Array,
    back: number,
    out: Float64Array,
    start: number,
    stride: number,
  ): void;
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
  const { gradOutput, onNonFinite = 'error' } = options;
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
  const value = wanted.value ? tensor(logits.shape) : undefined;
  const grad = wanted.grad ? tensor(logits.shape) : undefined;

  const { classes, inner: stride } = layout;
  const row = new RowSoftmax(classes);
  const upstream = new Float64Array(classes);
  for (let n = 0; n < layout.rows; n++) {
    const start = rowStart(layout, n);
    if (!row.load(logits.data, start, stride)) {
      if (onNonFinite === 'error') rejectRow('logits', logits, layout, n);
      if (value) writeConstant(Number.NaN, classes, value.data, start, stride);
      if (grad) writeConstant(Number.NaN, classes, grad.data, start, stride);
      continue;
    }
    if (value) f.forward(row, logits.data, value.data, start, stride);
    if (grad && gradOutput) {
      const back = loadUpstream(upstream, gradOutput.data, start, stride);
      f.backward(row, upstream, back, grad.data, start, stride);
    }
  }
  return { ...(value && { value }), ...(grad && { grad }) };
}

/** Above this, sums and differences of upstream gradients could overflow although the result does not. */
const LARGE = 2 ** 900;
const DOWN = 2 ** -100;

/** Copies a row of upstream gradients, scaled down by a power of two if it is huge; returns the factor back. */
function loadUpstream(upstream: Float64Array, values: Float64Array, start: number, stride: number): number {
  let largest = 0;
  for (let c = 0, i = start; c < upstream.length; c++, i += stride) {
    const g = values[i] as number;
    upstream[c] = g;
    largest = Math.max(largest, Math.abs(g));
  }
  if (!(largest > LARGE && Number.isFinite(largest))) return 1;
  for (let c = 0; c < upstream.length; c++) upstream[c] = (upstream[c] as number) * DOWN;
  return 1 / DOWN;
}
