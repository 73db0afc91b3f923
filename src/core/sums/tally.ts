import { DEFAULT_BINS } from './bins.ts';
import { meanOf, nearestTo, timesPowerOfTwo } from './double-quotient.ts';
import { expOfSum } from './exp-of-sum.ts';
import { addSums, type MetricSums } from './metric-sums.ts';
import { addSum, emptySum, type RunningSum, totalOf } from './running-sum.ts';

/** What the losses of many requests add up to. Plain numbers only, so that it can be handed from thread to thread. */
export interface Tally {
  rows: number;
  /** The rows that count: neither masked nor ignored. */
  validRows: number;
  readonly losses: RunningSum;
  /** What a mean divides by, as the normalizer says. */
  readonly weights: RunningSum;
  /** The normalizer that is a number: that of all, to which nothing is added. */
  normalizer?: number | undefined;
  /** In how many bins confidences are counted. */
  readonly bins: number;
  /** What the metrics of rows with labels are made of, once there was such a row. */
  metrics?: MetricSums | undefined;
}

/** The tally of nothing. */
export function emptyTally(bins: number = DEFAULT_BINS): Tally {
  return { rows: 0, validRows: 0, losses: emptySum(), weights: emptySum(), bins };
}

/** Adds another tally. */
export function addTally(to: Tally, other: Tally): void {
  to.rows += other.rows;
  to.validRows += other.validRows;
  addSum(to.losses, other.losses);
  addSum(to.weights, other.weights);
  to.normalizer = other.normalizer ?? to.normalizer;
  if (other.metrics) addMetrics(to, other.metrics);
}

/** Adds what the metrics of some rows are made of, in as many bins as others: the first are the tally's own from then on. */
export function addMetrics(to: Tally, sums: MetricSums): void {
  if (to.metrics === undefined) to.metrics = sums;
  else addSums(to.metrics, sums);
}

/** What a tally comes to. */
export interface Totals {
  readonly lossSum: number;
  readonly weightSum: number;
  readonly mean: number;
  readonly perplexity: number;
}

/**
 * Sums, their quotient, and its exponential: the mean is that of one batch of all rows. Where the losses have one sign, and
 * the weights too, each is within an ulp of what it would be in exact arithmetic, also the perplexity of a large mean.
 *
 * The mean is finite where its exact value is, though the sums may not be; 0 of nothing, NaN where the weights sum to 0 and
 * the losses do not.
 *
 * @example const tally = emptyTally(); tallyBatch(tally, Float64Array.of(1, 2), rows, 'valid');
 *   totalsOf(tally) // { lossSum: 3, weightSum: 2, mean: 1.5, perplexity: 4.4816890703380645 }
 */
export function totalsOf({ losses, weights, normalizer }: Tally): Totals {
  const loss = totalOf(losses);
  const weight = normalizer === undefined ? totalOf(weights) : { high: normalizer, low: 0, exponent: 0 };
  const quotient = meanOf(loss, weight);
  const mean = nearestTo(quotient) + 0;
  return {
    lossSum: nearestTo(loss) + 0,
    weightSum: nearestTo(weight) + 0,
    mean,
    perplexity: expOfSum(mean, timesPowerOfTwo(quotient.low, quotient.exponent)),
  };
}
