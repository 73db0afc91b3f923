import { toDoubles } from '../../../../src/core/tensors/to-doubles.ts';
import type { Batch } from './batch.ts';

/** What is known of each row besides its loss. -1 stands for no class: an ignored row, or one with NaN. */
export interface Rows {
  /** The label, or the class with most of the soft target. */
  readonly labels: Float64Array;
  /** The class with the largest logit: the first, if several are. */
  readonly predicted: Int32Array;
  /** The probability of that class, as the service says; NaN without an answer. */
  readonly confidence: Float64Array;
  readonly isIgnored: Uint8Array;
  /** How many are not ignored, and how many of these are predicted right. */
  readonly counted: number;
  readonly right: number;
}

/**
 * Labels, predictions and confidences of all rows.
 *
 * @param probs [rows, classes], of the answer
 */
export function rowsOf(batch: Batch, probs: Float64Array | undefined, ignoreIndex: number): Rows {
  const { rows, classes } = batch;
  const logits = toDoubles(batch.logits);
  const targetProbs = batch.targetProbs && toDoubles(batch.targetProbs);
  const labels = batch.labels ?? new Float64Array(rows);
  const predicted = new Int32Array(rows);
  const confidence = new Float64Array(rows).fill(Number.NaN);
  const isIgnored = new Uint8Array(rows);
  let counted = 0;
  let right = 0;
  for (let r = 0; r < rows; r++) {
    const start = r * classes;
    if (targetProbs) labels[r] = largest(targetProbs, start, classes);
    else if (labels[r] === ignoreIndex) isIgnored[r] = 1;
    const best = largest(logits, start, classes);
    if (!isIgnored[r]) {
      counted++;
      if (best === labels[r]) right++;
    }
    predicted[r] = best;
    if (probs && best >= 0) confidence[r] = probs[start + best] as number;
  }
  return { labels, predicted, confidence, isIgnored, counted, right };
}

/** Where the largest of so many numbers is, counted from the first; -1 where one is NaN, or there are none. */
function largest(values: Float64Array, start: number, length: number): number {
  let best = -1;
  let max = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < length; c++) {
    const x = values[start + c] as number;
    if (Number.isNaN(x)) return -1;
    if (x > max || best < 0) {
      best = c;
      max = x;
    }
  }
  return best;
}
