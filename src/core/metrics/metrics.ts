import type { Normalizer } from '../rows/options.ts';
import { type LongNumber, longQuotient, meanOf, nearestTo, timesPowerOfTwo } from '../sums/double-quotient.ts';
import { expOfSum } from '../sums/exp-of-sum.ts';
import {
  addTo,
  BIN_CONFIDENCE,
  BIN_CORRECT,
  BIN_GAP,
  BIN_WEIGHT,
  BRIER,
  binAt,
  CORRECT,
  DOWN_EXPONENT,
  type MetricSums,
  NLL,
  NLL_DOWN,
  sumAt,
  type UnitSums,
  WEIGHT,
} from '../sums/metric-sums.ts';
import { type DoubleTensor, tensor } from '../tensors/tensor.ts';

/** The metrics that take no more than the log-probability of the label and the prediction. */
const OF_LABELS = ['nll', 'perplexity', 'bits', 'accuracy'] as const;
/** Those that take the probabilities of all classes. */
const OF_PROBS = ['brier_score', 'calibration_error', 'bin_counts', 'bin_confidences', 'bin_accuracies'] as const;

export const METRICS = [...OF_LABELS, ...OF_PROBS] as const;
export type Metric = (typeof METRICS)[number];

export type Metrics = { readonly [M in Metric]?: number | DoubleTensor };

/** The metrics that some sums have. */
export function metricsIn({ bins }: MetricSums): readonly Metric[] {
  return bins === 0 ? OF_LABELS : METRICS;
}

const LN2: LongNumber = { high: Math.LN2, low: 2.3190468138462996e-17, exponent: 0 };

/**
 * Metrics of rows with labels, from their sums: each is within an ulp, the perplexity within max(1, nll) of them.
 *
 *     nll = Σ s (−log p_y) / D'       D' = the normalizer where that is a number, else Σ s       perplexity = e^nll       bits = nll / ln 2
 *     accuracy = Σ s [k = y] / Σ s    brier_score = Σ s ((1 − p_y)² + Σ_{c≠y} p_c²) / Σ s
 *     bin_counts_b = Σ s of the rows whose p_max is in bin b, bin_confidences_b, bin_accuracies_b the means of p_max and of [k = y] there
 *     calibration_error = Σ_b |Σ s ([k = y] − p_max)| / Σ s
 *
 * Of nothing all are 0, and the perplexity is 1. Where a row has no softmax, all are NaN.
 *
 * @example metricsOf(the sums of the row [0, -50] with the label 0, ['nll', 'perplexity'], undefined)
 *   // { nll: 1.9287498479639178e-22, perplexity: 1 }
 * @see Guo et al. 2017, arXiv:1706.04599 (calibration error); Brier 1950
 */
export function metricsOf(of: MetricSums, names: readonly Metric[], normalizer: Normalizer | undefined): Metrics {
  const metrics: { [M in Metric]?: number | DoubleTensor } = {};
  for (const name of names) metrics[name] = metricOf(name, of, normalizer);
  return metrics;
}

function metricOf(name: Metric, of: MetricSums, normalizer: Normalizer | undefined): number | DoubleTensor {
  const overWeights = (sum: LongNumber) => nearestTo(meanOf(sum, sumAt(of.ofRows, WEIGHT))) + 0;
  switch (name) {
    case 'nll':
      return nearestTo(nllOf(of, normalizer)) + 0;
    case 'bits':
      return bitsOf(nllOf(of, normalizer));
    case 'perplexity': {
      const nll = nllOf(of, normalizer);
      return expOfSum(nearestTo(nll), timesPowerOfTwo(nll.low, nll.exponent));
    }
    case 'accuracy':
      return overWeights(sumAt(of.ofRows, CORRECT));
    case 'brier_score':
      return overWeights(sumAt(of.ofRows, BRIER));
    case 'calibration_error':
      return isUndefined(of) ? Number.NaN : overWeights(gapsOf(of));
    case 'bin_counts':
      return eachBin(of, (bin) => nearestTo(sumAt(of.ofBins, binAt(bin, BIN_WEIGHT))));
    case 'bin_confidences':
      return eachBin(of, (bin) => meanOfBin(of, bin, BIN_CONFIDENCE));
    case 'bin_accuracies':
      return eachBin(of, (bin) => meanOfBin(of, bin, BIN_CORRECT));
  }
}

function nllOf(of: MetricSums, normalizer: Normalizer | undefined): LongNumber {
  const plain = sumAt(of.ofRows, NLL);
  const down = sumAt(of.ofRows, NLL_DOWN);
  const sum = Number.isFinite(plain.high) ? plain : { ...down, exponent: down.exponent - DOWN_EXPONENT };
  const divisor = typeof normalizer === 'number' ? { high: normalizer, low: 0, exponent: 0 } : sumAt(of.ofRows, WEIGHT);
  return meanOf(sum, divisor);
}

function bitsOf(nll: LongNumber): number {
  return nearestTo(Number.isFinite(nll.high) && nll.high !== 0 ? longQuotient(nll, LN2) : nll) + 0;
}

function isUndefined({ ofRows }: MetricSums): boolean {
  return Number.isNaN(ofRows.sums[CORRECT]);
}

/** Σ_b |Σ s ([k = y] − p_max)|. */
function gapsOf({ bins, ofBins }: MetricSums): LongNumber {
  const gaps: UnitSums = { unit: ofBins.unit, sums: [0, 0] };
  for (let bin = 0; bin < bins; bin++) {
    const { high, low } = sumAt(ofBins, binAt(bin, BIN_GAP));
    addTo(gaps, 0, Math.abs(high), high < 0 ? -low : low);
  }
  return sumAt(gaps, 0);
}

function meanOfBin(of: MetricSums, bin: number, sum: number): number {
  return nearestTo(meanOf(sumAt(of.ofBins, binAt(bin, sum)), sumAt(of.ofBins, binAt(bin, BIN_WEIGHT)))) + 0;
}

function eachBin(of: MetricSums, number: (bin: number) => number): DoubleTensor {
  const bins = tensor([of.bins]);
  for (let bin = 0; bin < of.bins; bin++) bins.data[bin] = isUndefined(of) ? Number.NaN : number(bin);
  return bins;
}
