import {
  ARGMAX,
  argmaxLoss,
  complement,
  DENOMINATOR,
  EXPS,
  LOG_DENOMINATOR,
  logProbability,
  MAX,
  TAIL,
} from './softmax-row.ts';

/** The loss of the loaded row for label y without smoothing: −w log p_y, for the logit x of class y; never −0. */
export function labelLoss(row: Doubles, y: i32, x: number, weight: number): number {
  if (weight === 0) return 0;
  if ((y as number) === (row[ARGMAX] as number)) return argmaxLoss(row, weight) + 0;
  return -weight * logProbability(x, row[MAX] as number, row[LOG_DENOMINATOR] as number) + 0;
}

/**
 * Writes the gradient of that loss, times factor / divisor: p_c for the other classes, −(1 − p_y) at the label,
 * which keeps its digits where the prediction is right and confident. Never −0: with one class there is no descent.
 */
export function writeLabelGradient(
  row: Doubles,
  y: i32,
  factor: number,
  divisor: number,
  out: Doubles,
  start: i32,
  stride: i32,
  classes: i32,
): void {
  const denominator = (row[DENOMINATOR] as number) * divisor;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    out[i] = ((row[EXPS + c] as number) * factor) / denominator + 0;
  }
  const isArgmax = (y as number) === (row[ARGMAX] as number);
  out[start + y * stride] = isArgmax
    ? (-(row[TAIL] as number) * factor) / denominator + 0
    : (-complement(row, y) * factor) / divisor + 0;
}
