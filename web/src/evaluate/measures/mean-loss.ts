import type { Batch } from './batch.ts';
import type { Rows } from './rows.ts';

/**
 * The mean that the reduction `mean` takes, of losses that came under another one: divided by the weights of the labels, or by
 * the number of rows with soft targets. 0 where no row counts.
 */
export function meanLoss(losses: Float64Array, batch: Batch, rows: Rows, weights: readonly number[]): number {
  let sum = 0;
  let divisor = 0;
  for (const [r, loss] of losses.entries()) {
    if (rows.isIgnored[r]) continue;
    sum += loss;
    divisor += batch.targetProbs ? 1 : (weights[rows.labels[r] as number] ?? 1);
  }
  return divisor === 0 ? 0 : sum / divisor;
}
