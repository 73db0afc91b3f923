import { DENOMINATOR, EXPS, LOG_DENOMINATOR, logProbability, MAX } from './softmax-row.ts';

/** Writes p_c = t_c / (1 + s) of the loaded row. */
export function writeProbs(row: Doubles, out: Doubles, start: i32, stride: i32, classes: i32): void {
  const denominator = row[DENOMINATOR] as number;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) out[i] = (row[EXPS + c] as number) / denominator;
}

/** Writes log p_c = (x_c − m) − L of the loaded row, whose logits are at the same places as the results. */
export function writeLogProbs(
  row: Doubles,
  logits: Doubles,
  out: Doubles,
  start: i32,
  stride: i32,
  classes: i32,
): void {
  const max = row[MAX] as number;
  const logDenominator = row[LOG_DENOMINATOR] as number;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    out[i] = logProbability(logits[i] as number, max, logDenominator);
  }
}
