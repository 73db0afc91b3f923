import { sumError } from './double-double.ts';
import { ARGMAX, complement, probability } from './softmax-row.ts';
import { upstreamDivisor } from './upstream-row.ts';

/**
 * Writes G_c − p_c Σ_j G_j of the loaded row, whose upstream gradient G is at the same places as the results.
 *
 * At the argmax, G_k − p_k Σ G_j = G_k (1 − p_k) − p_k Σ_{j≠k} G_j: G_k does not cancel where p_k is near 1. Never −0.
 */
export function writeLogSoftmaxGradient(
  row: Doubles,
  upstream: Doubles,
  out: Doubles,
  start: i32,
  stride: i32,
  classes: i32,
): void {
  const back = upstreamDivisor(upstream, start, stride, classes, 1);
  const down = 1 / back;
  const argmax = row[ARGMAX] as number as i32;
  const atArgmax = (upstream[start + argmax * stride] as number) * down;
  let others: number = 0;
  let lost: number = 0;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    if (c === argmax) continue;
    const g = (upstream[i] as number) * down;
    const next = others + g;
    lost += sumError(others, g, next);
    others = next;
  }
  const all = others + atArgmax;
  const total = all + (sumError(others, atArgmax, all) + lost);
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    out[i] = ((upstream[i] as number) * down - probability(row, c) * total) * back + 0;
  }
  const difference = atArgmax * complement(row, argmax) - probability(row, argmax) * (others + lost);
  out[start + argmax * stride] = difference * back + 0;
}
