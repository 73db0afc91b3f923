import { type BigFloat, toDouble } from '../exact/big-float.ts';
import { doubleRows, kernelWithRoom, softmaxRows } from '../logits/choose-rows.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import { type TransformOptions, transformOf } from '../logits/logit-transform.ts';
import { SCALE_BITS } from '../logits/long-sum.ts';
import { checkClassMask, maskClasses } from '../logits/mask-classes.ts';
import type { SoftmaxRows } from '../logits/softmax-rows.ts';
import { isObserved } from '../metrics/observe.ts';
import { RowValues } from '../metrics/row-values.ts';
import { Pair } from '../pairs/pair.ts';
import { checkGradOutput } from '../rows/check-grad-output.ts';
import type { CommonOptions } from '../rows/options.ts';
import { areNoLargerThanOrdinary } from '../rows/ordinary.ts';
import { areFinite } from '../tensors/all-within.ts';
import { classLayout } from '../tensors/class-layout.ts';
import { InputError } from '../tensors/input-error.ts';
import { referenceKernel } from '../tensors/kernel.ts';
import { rejectRow } from '../tensors/non-finite-row.ts';
import { RowReader } from '../tensors/row-reader.ts';
import { RowWriter } from '../tensors/row-writer.ts';
import { type DoubleTensor, empty, type IntegerTensor, type Tensor } from '../tensors/tensor.ts';

/** Less than 2^-36 of their terms, differences have lost too many of some 90 bits. */
const DOUBTFUL = 2 ** -36;

/** A function of one row of logits, and its vector-Jacobian product. */
export interface RowFunction {
  /** Whether its value takes the exponentials themselves, not only their sum. */
  readonly keepsExps: boolean;
  /** Writes its value. */
  readonly forward: (rows: SoftmaxRows, out: RowWriter) => void;
  /** Writes the product by the kernel, and returns how many numbers of it are left NaN, for `exactly`. */
  readonly backward: (rows: DoubleRows, upstream: RowReader, out: RowWriter) => number;
  /** Goes to a row whose product is computed in pairs of doubles, for logits that have been transformed: see {@link PairProduct}. */
  readonly inPairs: (rows: DoubleRows, upstream: RowReader) => PairProduct;
  /** The number at a class, in as many digits as it takes, for an upstream gradient that is finite. */
  readonly exactly: (rows: DoubleRows, upstream: RowReader) => (c: number) => BigFloat;
  /** The number at a class, in plain doubles, for an upstream gradient that is not finite. */
  readonly plainly: (rows: DoubleRows, upstream: RowReader) => (c: number) => number;
}

/** Writes the product at a class, times 2^200, and returns the size of its largest term. */
export type PairProduct = (c: number, out: Pair) => number;

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
    new Product(f, doubles, upstream, areNoLargerThanOrdinary(gradOutput.data, kernel), transform !== undefined);
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

/** The product of an upstream gradient with the Jacobian of a row function: by the kernel, and where that does not do, otherwise. */
class Product {
  private readonly f: RowFunction;
  private readonly rows: DoubleRows;
  private readonly upstream: RowReader;
  /** Whether the kernel can do all rows. */
  private readonly isOrdinary: boolean;

  private readonly isTransformed: boolean;
  private readonly pair = new Pair();

  constructor(f: RowFunction, rows: DoubleRows, upstream: RowReader, isOrdinary: boolean, isTransformed: boolean) {
    this.f = f;
    this.rows = rows;
    this.upstream = upstream;
    this.isOrdinary = isOrdinary;
    this.isTransformed = isTransformed;
  }

  write(n: number, out: RowWriter): void {
    const { f, rows, upstream } = this;
    upstream.read(n);
    const { values, start } = out;
    if (!this.isOrdinary && !areFinite(upstream.values, upstream.first, rows.classes)) {
      const numberAt = f.plainly(rows, upstream);
      for (let c = 0; c < rows.classes; c++) values[start + c] = this.timesSlope(c, numberAt(c)) + 0;
      return;
    }
    if (this.isOrdinary && this.isTransformed) {
      if (this.writeInPairs(out) === 0) return;
    } else if (this.isOrdinary) {
      if (f.backward(rows, upstream, out) === 0) return;
      rows.refine();
      if (f.backward(rows, upstream, out) === 0) return;
    }
    const numberAt = f.exactly(rows, upstream);
    for (let c = 0; c < rows.classes; c++) {
      if (this.isOrdinary && !Number.isNaN(values[start + c])) continue;
      values[start + c] = toDouble(rows.timesExactSlope(c, numberAt(c))) + 0;
    }
  }

  /** Writes the product in pairs, and returns how many numbers of it are left NaN. */
  private writeInPairs({ values, start }: RowWriter): number {
    const { f, rows, upstream, pair } = this;
    const product = f.inPairs(rows, upstream);
    const shift = rows.slopeUnit - SCALE_BITS;
    let doubtful = 0;
    for (let c = 0; c < rows.classes; c++) {
      const size = product(c, pair);
      const isClear = Math.abs(pair.high) >= DOUBTFUL * size;
      if (!isClear) doubtful++;
      values[start + c] = isClear ? rows.timesSlope(c, pair).timesPowerOfTwo(shift).high + 0 : Number.NaN;
    }
    return doubtful;
  }

  /** A plain number times dz/dx. */
  private timesSlope(c: number, product: number): number {
    const { rows, pair } = this;
    return this.isTransformed ? rows.timesSlope(c, pair.set(product)).timesPowerOfTwo(rows.slopeUnit).high : product;
  }
}

/** G_c of all classes of the row. */
export function upstreamOf({ classes }: DoubleRows, { values, first }: RowReader): number[] {
  return Array.from(values.subarray(first, first + classes));
}
