import { METRICS, type Metric, metricsOf } from '../../../../src/core/metrics/metrics.ts';
import { meanOf, nearestTo } from '../../../../src/core/sums/double-quotient.ts';
import {
  addNll,
  addTo,
  BIN_CONFIDENCE,
  BIN_CORRECT,
  BIN_GAP,
  BIN_WEIGHT,
  BRIER,
  binAt,
  CORRECT,
  emptySums,
  WEIGHT,
} from '../../../../src/core/sums/metric-sums.ts';
import { addNumber, emptySum, totalOf } from '../../../../src/core/sums/running-sum.ts';
import { productError } from '../../../../src/kernel/double-double.ts';

/** What the service says of all rows that it was sent. */
export type Totals = { readonly [M in Metric]?: number | Float64Array } & {
  /** Undefined under the reduction none. */
  readonly loss?: number;
  readonly normalizer?: number;
  readonly valid_count?: number;
};

/** What an evaluation asks for besides what it asks of each row. */
export const TOTALS = ['loss', 'normalizer', 'valid_count', ...METRICS] as const;

/**
 * The totals of a batch of whose pieces these are the answers: exact sums of their numbers, which are rounded, and from them what the service
 * makes of its own sums. So they are within a few ulp of one answer to all of it; but of the calibration error nothing below 1e-16 is left.
 *
 * @param normalizer that of the request, where it is a number
 * @param isSum whether the losses are to be summed
 */
export function totalsOf(answers: readonly Totals[], normalizer: number | undefined, isSum: boolean): Totals {
  const [first] = answers;
  if (!first || answers.length === 1) return first ?? {};
  const of = metricSums(answers, normalizer);
  const metrics = of && metricsOf(of, METRICS, normalizer);
  const numbers = Object.entries(metrics ?? {}).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : value?.data,
  ]);
  const losses = emptySum();
  const divisors = emptySum();
  const valid = emptySum();
  for (const { loss = Number.NaN, normalizer: divisor = 1, valid_count: count = 0 } of answers) {
    const sum = isSum ? loss : loss * divisor;
    addNumber(losses, sum);
    if (!isSum && Number.isFinite(sum)) addNumber(losses, productError(loss, divisor, sum));
    addNumber(divisors, divisor);
    addNumber(valid, count);
  }
  const divisor = nearestTo(totalOf(divisors));
  const isNumber = normalizer !== undefined;
  const mean = meanOf(totalOf(losses), isNumber ? { high: normalizer, low: 0, exponent: 0 } : totalOf(divisors));
  return {
    ...Object.fromEntries(numbers),
    ...(first.loss !== undefined && { loss: nearestTo(isSum ? totalOf(losses) : mean) }),
    normalizer: isNumber ? normalizer : isSum ? 1 : divisor,
    valid_count: nearestTo(totalOf(valid)),
  };
}

/** The sums that the metrics of all pieces are made of; undefined of pieces without metrics. */
function metricSums(answers: readonly Totals[], normalizer: number | undefined) {
  const counts = (answer: Totals) => answer.bin_counts as Float64Array;
  if (!answers.every((answer) => answer.nll !== undefined && answer.bin_counts !== undefined)) return undefined;
  const sums = emptySums(counts(answers[0] as Totals).length);
  for (const answer of answers) {
    const bins = counts(answer);
    const weight = bins.reduce((sum, count) => sum + count, 0);
    const add = (at: number, mean: number, times: number) => {
      const product = mean * times;
      const lost = Number.isFinite(product) ? productError(mean, times, product) : 0;
      if (at === -1) addNll(sums.ofRows, product, lost);
      else addTo(sums.ofRows, at, product, lost);
    };
    addTo(sums.ofRows, WEIGHT, weight, 0);
    add(-1, answer.nll as number, normalizer ?? weight);
    add(CORRECT, answer.accuracy as number, weight);
    add(BRIER, answer.brier_score as number, weight);
    for (let b = 0; b < bins.length; b++) {
      const count = bins[b] as number;
      const confidence = (answer.bin_confidences as Float64Array)[b] as number;
      const accuracy = (answer.bin_accuracies as Float64Array)[b] as number;
      const addToBin = (at: number, mean: number) => {
        const product = mean * count;
        addTo(sums.ofBins, binAt(b, at), product, Number.isFinite(product) ? productError(mean, count, product) : 0);
      };
      addTo(sums.ofBins, binAt(b, BIN_WEIGHT), count, 0);
      addToBin(BIN_CORRECT, accuracy);
      addToBin(BIN_CONFIDENCE, confidence);
      addToBin(BIN_GAP, accuracy - confidence);
    }
  }
  return sums;
}
