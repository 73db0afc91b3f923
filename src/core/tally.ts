import { DEFAULT_IGNORE_INDEX } from './check-labels.ts';
import { type LongNumber, longQuotient, nearestTo, timesPowerOfTwo } from './double-quotient.ts';
import { expOfSum } from './exp-of-sum.ts';
import { valueAt } from './numbers.ts';
import { addNumber, addSum, emptySum, type RunningSum, totalOf } from './running-sum.ts';
import type { DoubleTensor, IntegerTensor, Tensor } from './tensor.ts';

/** What the losses of many requests add up to. Plain numbers only, so that it can be handed from thread to thread. */
export interface Tally {
  rows: number;
  /** The rows that count: all but those that are ignored. */
  validRows: number;
  readonly losses: RunningSum;
  /** What a mean divides by: the weights of the labels that count, or with target probabilities 1 a row. */
  readonly weights: RunningSum;
}

/** What decides how much a row counts; without labels all do, as with target probabilities. */
export interface RowWeights {
  readonly labels?: IntegerTensor | undefined;
  readonly ignoreIndex?: number | undefined;
  readonly classWeight?: Tensor | undefined;
}

/** The tally of nothing. */
export function emptyTally(): Tally {
  return { rows: 0, validRows: 0, losses: emptySum(), weights: emptySum() };
}

/**
 * The tally of one batch, whose labels and weights have been checked.
 *
 * @param losses before the reduction: those of rows that are ignored are 0
 */
export function tallyOf(losses: DoubleTensor, { labels, ignoreIndex, classWeight }: RowWeights): Tally {
  const tally = emptyTally();
  const { data } = losses;
  tally.rows = data.length;
  for (let n = 0; n < data.length; n++) {
    const y = labels?.data[n];
    if (y !== undefined && y === (ignoreIndex ?? DEFAULT_IGNORE_INDEX)) continue;
    tally.validRows++;
    addNumber(tally.losses, data[n] as number);
    if (y !== undefined && classWeight) addNumber(tally.weights, valueAt(classWeight.data, y));
  }
  if (labels === undefined || classWeight === undefined) addNumber(tally.weights, tally.validRows);
  return tally;
}

/** Adds another tally. */
export function addTally(to: Tally, other: Tally): void {
  to.rows += other.rows;
  to.validRows += other.validRows;
  addSum(to.losses, other.losses);
  addSum(to.weights, other.weights);
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
 * @example totalsOf(tallyOf(tensor([2], [1, 2]), {})) // { lossSum: 3, weightSum: 2, mean: 1.5, perplexity: 4.4816890703380645 }
 */
export function totalsOf({ losses, weights }: Tally): Totals {
  const loss = totalOf(losses);
  const weight = totalOf(weights);
  const quotient = meanOf(loss, weight);
  const mean = nearestTo(quotient) + 0;
  return {
    lossSum: nearestTo(loss) + 0,
    weightSum: nearestTo(weight) + 0,
    mean,
    perplexity: expOfSum(mean, timesPowerOfTwo(quotient.low, quotient.exponent)),
  };
}

function meanOf(loss: LongNumber, weight: LongNumber): LongNumber {
  const isOrdinary = Number.isFinite(loss.high) && Number.isFinite(weight.high) && loss.high !== 0 && weight.high !== 0;
  if (isOrdinary) return longQuotient(loss, weight);
  const high = loss.high === 0 && weight.high === 0 ? 0 : weight.high === 0 ? Number.NaN : loss.high / weight.high;
  return { high, low: 0, exponent: 0 };
}
