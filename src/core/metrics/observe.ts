import type { DoubleRows } from '../logits/double-rows.ts';
import type { CountedRows } from '../rows/counted-rows.ts';
import type { Normalizer } from '../rows/options.ts';
import type { RowObserver } from '../rows/row-observer.ts';
import { DEFAULT_BINS } from '../sums/bins.ts';
import { emptySums } from '../sums/metric-sums.ts';
import { addMetrics, type Tally } from '../sums/tally.ts';
import type { DoubleTensor } from '../tensors/tensor.ts';
import { LabelMetrics } from './label-metrics.ts';
import { METRICS, type Metric, metricsOf } from './metrics.ts';
import { ROW_VALUES, type RowValue, RowValues } from './row-values.ts';

/** Outputs that say something of rows beside their loss. */
export type Observed = RowValue | Metric;

/** Options of what is observed. */
export interface ObservedOptions {
  /** In how many bins confidences are counted. */
  readonly bins?: number | undefined;
  readonly normalizer?: Normalizer | undefined;
  readonly tally?: Tally | undefined;
}

/** An observer of rows, and what it has seen. */
export interface Observer extends RowObserver {
  /** What was asked for, by name; once all rows have been seen. What is to be tallied then is. */
  finish(): { readonly [name: string]: DoubleTensor | number };
}

/** Whether rows are to be observed for some outputs, or a tally: they are then to be {@link DoubleRows}. */
export function isObserved(outputs: readonly string[], labels: Int32Array | undefined, tally?: Tally): boolean {
  const isAskedFor = (name: string) => outputs.includes(name);
  return ROW_VALUES.some(isAskedFor) || (labels !== undefined && (tally !== undefined || METRICS.some(isAskedFor)));
}

/** Observes rows for the outputs that were asked for, and the tally: whatever weights of classes, smoothing and the like there are. */
export function observe(
  rows: DoubleRows,
  counted: CountedRows,
  labels: Int32Array | undefined,
  outputs: readonly string[],
  { bins = DEFAULT_BINS, normalizer, tally }: ObservedOptions,
): Observer {
  const values = new RowValues(outputs, counted.shape, rows, labels, rows.kernel);
  const metrics = labels === undefined ? [] : METRICS.filter((name) => outputs.includes(name));
  const sums = metrics.length > 0 ? emptySums(bins) : undefined;
  const tallied = labels && tally && emptySums(tally.bins);
  const targets = [sums, tallied].filter((target) => target !== undefined);
  const hasBrier = tallied !== undefined || metrics.includes('brier_score');
  const observers: RowObserver[] = [values];
  if (labels && targets.length > 0) observers.push(new LabelMetrics(rows, labels, counted, targets, hasBrier));
  return {
    see: (row) => {
      for (const observer of observers) observer.see(row);
    },
    seeUndefined: (row) => {
      for (const observer of observers) observer.seeUndefined(row);
    },
    skip: (row) => {
      for (const observer of observers) observer.skip(row);
    },
    finish: () => {
      if (tally && tallied) addMetrics(tally, tallied);
      return { ...values.results, ...(sums && metricsOf(sums, metrics, normalizer)) };
    },
  };
}
