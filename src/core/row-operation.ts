import { checkGradOutput } from './check-grad-output.ts';
import { classLayout, rowStart } from './class-layout.ts';
import { InputError } from './input-error.ts';
import { rejectRow } from './non-finite-row.ts';
import type { CommonOptions } from './options.ts';
import { RowSoftmax } from './row-softmax.ts';
import { allocateFresh, type Tensor, zeros } from './tensor.ts';
import { writeConstant } from './write-row.ts';

/** A function of one row of logits: its value, and its vector-Jacobian product. Both write at `start`, `stride`. */
export interface RowFunction {
  /** What `backward` multiplies upstream gradients by before it adds them up. */
  readonly factor: number;
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
  const { gradOutput, onNonFinite = 'error', allocate = allocateFresh } = options;
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
  const value = wanted.value ? zeros(logits.shape, allocate) : undefined;
  const grad = wanted.grad ? zeros(logits.shape, allocate) : undefined;

  const { classes, inner: stride } = layout;
  const row = new RowSoftmax(classes, allocate);
  const upstream = allocate(classes);
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
      const back = loadUpstream(upstream, gradOutput.data, start, stride, f.factor);
      f.backward(row, upstream, back, grad.data, start, stride);
    }
  }
  return { ...(value && { value }), ...(grad && { grad }) };
}

/**
 * Copies a row of upstream gradients, and returns 1; or copies it scaled down by a power of two, just enough for no sum
 * or difference of them, times `factor`, to overflow, and returns the factor back.
 */
function loadUpstream(
  upstream: Float64Array,
  values: Float64Array,
  start: number,
  stride: number,
  factor: number,
): number {
  let largest = 0;
  for (let c = 0, i = start; c < upstream.length; c++, i += stride) {
    const g = values[i] as number;
    upstream[c] = g;
    largest = Math.max(largest, Math.abs(g));
  }
  const growth = 4 * upstream.length * factor;
  if (Number.isFinite(growth * largest) || !Number.isFinite(largest)) return 1;
  const back = 2 ** Math.ceil(Math.log2(growth));
  for (let c = 0; c < upstream.length; c++) upstream[c] = (upstream[c] as number) / back;
  return back;
}
