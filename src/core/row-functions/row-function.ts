import type { BigFloat } from '../exact/big-float.ts';
import type { DoubleRows } from '../logits/double-rows.ts';
import type { SoftmaxRows } from '../logits/softmax-rows.ts';
import type { Pair } from '../pairs/pair.ts';
import type { RowReader } from '../tensors/row-reader.ts';
import type { RowWriter } from '../tensors/row-writer.ts';

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

/** G_c of all classes of the row. */
export function upstreamOf({ classes }: DoubleRows, { values, first }: RowReader): number[] {
  return Array.from(values.subarray(first, first + classes));
}
