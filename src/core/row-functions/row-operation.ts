import { doubleRows, kernelWithRoom, softmaxRows } from '../logits/choose-rows.ts';
import { type TransformOptions, transformOf } from '../logits/logit-transform.ts';
import { checkClassMask, maskClasses } from '../logits/mask-classes.ts';
import { isObserved } from '../metrics/observe.ts';
import { RowValues } from '../metrics/row-values.ts';
import { checkGradOutput } from '../rows/check-grad-output.ts';
import type { CommonOptions } from '../rows/options.ts';
import { areNoLargerThanOrdinary } from '../rows/ordinary.ts';
import { classLayout } from '../tensors/class-layout.ts';
import { InputError } from '../tensors/input-error.ts';
import { referenceKernel } from '../tensors/kernel.ts';
import { rejectRow } from '../tensors/non-finite-row.ts';
import { RowReader } from '../tensors/row-reader.ts';
import { RowWriter } from '../tensors/row-writer.ts';
import { type DoubleTensor, empty, type IntegerTensor, type Tensor } from '../tensors/tensor.ts';
import { JacobianProduct } from './jacobian-product.ts';
import type { RowFunction } from './row-function.ts';

/** Options of a row function. */
export interface RowFunctionOptions<Output extends string> extends CommonOptions<Output>, TransformOptions {
  /** Of shape [C] or that of the logits: a class whose mask is 0 has the logit −Infinity. */
  readonly classMask?: IntegerTensor | undefined;
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
  options: RowFunctionOptions<string>,
  wanted: { readonly value: boolean; readonly grad: boolean; readonly outputs: readonly string[] },
): RowOperationResult {
  const { gradOutput, classMask, onNonFinite = 'error', dtype = 'float64' } = options;
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
  if (classMask) checkClassMask(classMask, logits, layout);
  const observed = isObserved(wanted.outputs, undefined);
  const results = (observed ? wanted.outputs.length : 2) + (classMask ? 1 : 0);
  const rowDtype = observed ? 'float64' : dtype;
  const kernel = kernelWithRoom(options.kernel ?? referenceKernel, logits, layout, results, rowDtype);
  const x = classMask ? maskClasses(logits, classMask, layout, kernel) : logits;
  const transform = transformOf(options);
  const doubles = wanted.grad || observed || transform ? doubleRows(x, layout, kernel, transform) : undefined;
  const rows = doubles ?? softmaxRows(x, layout, kernel, dtype, f.keepsExps);
  const upstream = doubles && gradOutput && new RowReader(gradOutput, layout, kernel, 'float64');
  const product =
    doubles &&
    upstream &&
    new JacobianProduct(
      f,
      doubles,
      upstream,
      areNoLargerThanOrdinary(gradOutput.data, kernel),
      transform !== undefined,
    );
  const values =
    doubles && observed ? new RowValues(wanted.outputs, layout.rowShape, doubles, undefined, kernel) : undefined;
  const value = wanted.value ? empty(logits.shape, dtype, kernel) : undefined;
  const grad = wanted.grad ? empty(logits.shape, dtype, kernel) : undefined;
  const valueRows = value && new RowWriter(value, layout, kernel, rows.width);
  const gradRows = grad && new RowWriter(grad, layout, kernel, rows.width);

  for (let n = 0; n < layout.rows; n++) {
    if (!rows.load(n)) {
      if (onNonFinite === 'error') rejectRow('logits', x, layout, n);
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
