import type { Rows } from './rows.ts';

/** Rows whose confidence is in (from, to]. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean confidence, and the share that is right; NaN of an empty bin. */
  readonly confidence: number;
  readonly share: number;
}

export interface Reliability {
  readonly bins: readonly Bin[];
  readonly count: number;
  /** Expected calibration error: the mean of |share − confidence| over the bins, each weighted by its rows. */
  readonly error: number;
  readonly accuracy: number;
  readonly confidence: number;
}

/**
 * How often a model is right when it is how sure, over the rows that count and have a prediction.
 *
 *     ECE = Σ_b n_b / n · |share_b − confidence_b|
 *
 * @see https://proceedings.mlr.press/v70/guo17a.html
 */
export function reliability({ labels, predicted, confidence, isIgnored }: Rows, bins: number): Reliability {
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins);
  const rights = new Float64Array(bins);
  for (const [r, p] of confidence.entries()) {
    if (isIgnored[r] || Number.isNaN(p)) continue;
    const b = Math.min(bins - 1, Math.max(0, Math.ceil(p * bins) - 1));
    counts[b] = (counts[b] as number) + 1;
    sums[b] = (sums[b] as number) + p;
    if (predicted[r] === labels[r]) rights[b] = (rights[b] as number) + 1;
  }
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
  const count = total(counts);
  const list = Array.from(counts, (n, b) => ({
    from: b / bins,
    to: (b + 1) / bins,
    count: n,
    confidence: (sums[b] as number) / n,
    share: (rights[b] as number) / n,
  }));
  const error = list.reduce(
    (sum, bin) => (bin.count ? sum + bin.count * Math.abs(bin.share - bin.confidence) : sum),
    0,
  );
  return { bins: list, count, error: error / count, accuracy: total(rights) / count, confidence: total(sums) / count };
}
