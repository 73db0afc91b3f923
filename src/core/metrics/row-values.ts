import type { DoubleRows } from '../logits/double-rows.ts';
import { Pair } from '../pairs/pair.ts';
import type { RowObserver } from '../rows/row-observer.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { type DoubleTensor, empty } from '../tensors/tensor.ts';
import { entropy } from './entropy.ts';
import { logSumExp } from './log-sum-exp.ts';
import { rankOf } from './rank.ts';
import { surprise } from './surprise.ts';

/** Outputs that have one number for each row. */
export const ROW_VALUES = ['label_log_probs', 'entropy', 'logsumexp', 'predictions', 'label_ranks'] as const;
export type RowValue = (typeof ROW_VALUES)[number];

const NO_LABELS = new Int32Array(0);

const pair = new Pair();

/** The number of a row whose softmax is loaded; that of a row that does not count. */
const VALUES: {
  readonly [V in RowValue]: {
    readonly of: (rows: DoubleRows, y: number) => number;
    readonly ofSkipped: number;
  };
} = {
  label_log_probs: { of: (rows, y) => -surprise(rows, y, pair).value, ofSkipped: 0 },
  entropy: { of: (rows) => entropy(rows, pair).value, ofSkipped: 0 },
  logsumexp: { of: (rows) => logSumExp(rows, pair).value, ofSkipped: 0 },
  predictions: { of: (rows) => rows.argmax, ofSkipped: -1 },
  label_ranks: { of: rankOf, ofSkipped: -1 },
};

/**
 * Numbers of each row: the log-probability of its label, the entropy of its softmax, the logarithm of the sum of exponentials, the first class
 * with the largest logit, and how many classes come before its label.
 *
 * Each is within an ulp; but see {@link logSumExp}. Of rows that do not count they are 0, and −1 where they are classes or ranks; of rows without
 * a softmax NaN.
 */
export class RowValues implements RowObserver {
  /** By name, in the order of {@link ROW_VALUES}. */
  readonly results: { readonly [V in RowValue]?: DoubleTensor };
  private readonly rows: DoubleRows;
  private readonly labels: Int32Array;
  private readonly written: readonly { readonly name: RowValue; readonly data: Float64Array }[];

  /** @param labels where there are some: the label's log-probability and its rank are NaN without */
  constructor(
    names: readonly string[],
    shape: readonly number[],
    rows: DoubleRows,
    labels: Int32Array | undefined,
    kernel: Kernel,
  ) {
    const asked = ROW_VALUES.filter((name) => names.includes(name));
    const tensors = asked.map((name) => [name, empty(shape, 'float64', kernel)] as const);
    this.results = Object.fromEntries(tensors);
    this.written = tensors.map(([name, { data }]) => ({ name, data }));
    this.rows = rows;
    this.labels = labels ?? NO_LABELS;
  }

  see(row: number): void {
    const y = this.labels[row] as number;
    for (const { name, data } of this.written) data[row] = VALUES[name].of(this.rows, y) + 0;
  }

  seeUndefined(row: number): void {
    for (const { data } of this.written) data[row] = Number.NaN;
  }

  skip(row: number): void {
    for (const { name, data } of this.written) data[row] = VALUES[name].ofSkipped;
  }
}
