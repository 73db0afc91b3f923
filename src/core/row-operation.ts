import { areFinite } from './all-within.ts';
import { checkGradOutput } from './check-grad-output.ts';
import { kernelWithRoom, softmaxRows } from './choose-rows.ts';
import { classLayout } from './class-layout.ts';
import { DoubleRows } from './double-rows.ts';
import { InputError } from './input-error.ts';
import { referenceKernel } from './kernel.ts';
import { isObserved } from './metrics/observe.ts';
import { RowValues } from './metrics/row-values.ts';
import { rejectRow } from './non-finite-row.ts';
import type { CommonOptions } from './options.ts';
import { areNoLargerThanOrdinary } from './ordinary.ts';
import { RowReader } from './row-reader.ts';
import { RowWriter } from './row-writer.ts';
import type { SoftmaxRows } from './softmax-rows.ts';
import { type DoubleTensor, empty, type Tensor } from './tensor.ts';

/** A function of one row of logits, and its vector-Jacobian product. */
export interface RowFunction {
  /** Whether its value takes the exponentials themselves, not only their sum. */
  readonly keepsExps: boolean;
  /** Writes its value. */
  readonly forward: (rows: SoftmaxRows, out: RowWriter) => void;
  /** Writes the product by the kernel, and returns how many numbers of it are left NaN, for `exactly`. */
  readonly backward: (rows: DoubleRows, upstream: RowReader, out: RowWriter) => number;
  /** The number at a class, in as many digits as it takes, for an upstream gradient that is finite. */
  readonly exactly: (rows: DoubleRows, upstream: RowReader) => (c: number) => number;
  /** The number at a class, in plain doubles, for an upstream gradient that is not finite. */
  readonly plainly: (rows: DoubleRows, upstream: RowReader) => (c: number) => number;
}

/** What a row function gives: each as asked for, in the shape of the logits but the values of rows. */
export interface RowOperationResult {
  readonly value?: Tensor;
  readonly grad?: Tensor;
  readonly values: { readonly [name: string]: DoubleTensor };
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
  wanted: { readonly value: boolean; readonly grad: boolean; readonly outputs: readonly string[] },
): RowOperationResult {
  const { gradOutput, onNonFinite = 'error', dtype = 'float64' } = options;
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
  const kernel = kernelWithRoom(options.kernel ?? referenceKernel, logits, layout, 2, dtype);
  const observed = isObserved(wanted.outputs, undefined);
  const doubles = wanted.grad || observed ? new DoubleRows(logits, layout, kernel) : undefined;
  const rows = doubles ?? softmaxRows(logits, layout, kernel, dtype, f.keepsExps);
  const upstream = doubles && gradOutput && new RowReader(gradOutput, layout, kernel, 'float64');
  const product =
    doubles && upstream && new Product(f, doubles, upstream, areNoLargerThanOrdinary(gradOutput.data, kernel));
  const values =
    doubles && observed ? new RowValues(wanted.outputs, layout.rowShape, doubles, undefined, kernel) : undefined;
  const value = wanted.value ? empty(logits.shape, dtype, kernel) : undefined;
  const grad = wanted.grad ? empty(logits.shape, dtype, kernel) : undefined;
  const valueRows = value && new RowWriter(value, layout, kernel, rows.width);
  const gradRows = grad && new RowWriter(grad, layout, kernel, rows.width);

  for (let n = 0; n < layout.rows; n++) {
    if (!rows.load(n)) {
      if (onNonFinite === 'error') rejectRow('logits', logits, layout, n);
      valueRows?.fill(n, Number.NaN);
      gradRows?.fill(n, Number.NaN);
      values?.seeUndefined(n);
      continue;
    }
    values?.see(n);
    if (valueRows) {
      valueRows.begin(n);
      f.forward(rows, valueRows);
      valueRows.end();
    }
    if (product && gradRows) {
      gradRows.begin(n);
      product.write(n, gradRows);
      gradRows.end();
    }
  }
  return { ...(value && { value }), ...(grad && { grad }), values: { ...values?.results } };
}

/** The product of an upstream gradient with the Jacobian of a row function: by the kernel, and where that does not do, otherwise. */
class Product {
  private readonly f: RowFunction;
  private readonly rows: DoubleRows;
  private readonly upstream: RowReader;
  /** Whether the kernel can do all rows. */
  private readonly isOrdinary: boolean;

  constructor(f: RowFunction, rows: DoubleRows, upstream: RowReader, isOrdinary: boolean) {
    this.f = f;
    this.rows = rows;
    this.upstream = upstream;
    this.isOrdinary = isOrdinary;
  }

  write(n: number, out: RowWriter): void {
    const { f, rows, upstream } = this;
    upstream.read(n);
    const { values, start } = out;
    if (!this.isOrdinary && !areFinite(upstream.values, upstream.first, rows.classes)) {
      const numberAt = f.plainly(rows, upstream);
      for (let c = 0; c < rows.classes; c++) values[start + c] = numberAt(c) + 0;
      return;
    }
    if (this.isOrdinary) {
      if (f.backward(rows, upstream, out) === 0) return;
      rows.refine();
      if (f.backward(rows, upstream, out) === 0) return;
    }
    const numberAt = f.exactly(rows, upstream);
    for (let c = 0; c < rows.classes; c++) {
      if (!this.isOrdinary || Number.isNaN(values[start + c])) values[start + c] = numberAt(c) + 0;
    }
  }
}

/** G_c of all classes of the row. */
export function upstreamOf({ classes }: DoubleRows, { values, first }: RowReader): number[] {
  return Array.from(values.subarray(first, first + classes));
}
