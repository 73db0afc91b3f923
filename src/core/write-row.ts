import type { RowSoftmax } from './row-softmax.ts';

/** Writes p_c = t_c / (1 + s) of the loaded row. */
export function writeProbs(row: RowSoftmax, out: Float64Array, start: number, stride: number): void {
  const { exps, denominator } = row;
  for (let c = 0, i = start; c < exps.length; c++, i += stride) out[i] = (exps[c] as number) / denominator;
}

/** Writes log p_c = (x_c − m) − L of the loaded row, whose logits are at the same places as the results. */
export function writeLogProbs(
  row: RowSoftmax,
  logits: Float64Array,
  out: Float64Array,
  start: number,
  stride: number,
): void {
  const classes = row.exps.length;
  for (let c = 0, i = start; c < classes; c++, i += stride) out[i] = row.logProbability(c, logits[i] as number);
}

/** Writes one value to the whole row. */
export function writeConstant(value: number, classes: number, out: Float64Array, start: number, stride: number): void {
  for (let c = 0, i = start; c < classes; c++, i += stride) out[i] = value;
}
