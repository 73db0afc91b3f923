import type { RowSoftmax } from './row-softmax.ts';

/** The loss of the loaded row for label y without smoothing: −log p_y, for the logit x of class y; never −0. */
export function labelLoss(row: RowSoftmax, y: number, x: number, weight: number): number {
  if (weight === 0) return 0;
  if (y === row.argmax) return row.argmaxLoss(weight) + 0;
  return -weight * row.logProbability(y, x) + 0;
}

/**
 * Writes the gradient of that loss, times factor / divisor: p_c for the other classes, −(1 − p_y) at the label,
 * which keeps its digits where the prediction is right and confident.
 */
export function writeLabelGradient(
  row: RowSoftmax,
  y: number,
  factor: number,
  divisor: number,
  out: Float64Array,
  start: number,
  stride: number,
): void {
  const { exps } = row;
  const denominator = row.denominator * divisor;
  for (let c = 0, i = start; c < exps.length; c++, i += stride) out[i] = ((exps[c] as number) * factor) / denominator;
  out[start + y * stride] =
    y === row.argmax ? (-row.tail * factor) / denominator : (-row.complement(y) * factor) / divisor;
}
