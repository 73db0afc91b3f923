import { sumError } from './double-double.ts';
import { EXP_SCALE } from './exp-of-difference.ts';
import { ARGMAX, DENOMINATOR, EXPS, TAIL } from './softmax-row.ts';
import { upstreamDivisor } from './upstream-row.ts';

/**
 * Writes p_c (G_c − Σ_j G_j p_j) of the loaded row, whose upstream gradient G is at the same places as the results.
 *
 * Where p_k is near 1, G_k − Σ G_j p_j cancels: there G' = G − G_k, so that the sum runs over the other classes only and
 * grad_k = −p_k Σ p_j G'_j. Elsewhere it is that subtraction that would cancel. Never −0.
 */
export function writeSoftmaxGradient(
  row: Doubles,
  upstream: Doubles,
  out: Doubles,
  start: i32,
  stride: i32,
  classes: i32,
): void {
  const back = upstreamDivisor(upstream, start, stride, classes, EXP_SCALE);
  const down = 1 / back;
  const argmax = row[ARGMAX] as number as i32;
  const denominator = row[DENOMINATOR] as number;
  const isNearOne = (row[TAIL] as number) < EXP_SCALE;
  const origin: number = isNearOne ? (upstream[start + argmax * stride] as number) * down : 0;
  let sum: number = 0;
  let lost: number = 0;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    const term = (row[EXPS + c] as number) * ((upstream[i] as number) * down - origin);
    const next = sum + term;
    lost += sumError(sum, term, next);
    sum = next;
  }
  const mean = (sum + lost) / denominator;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    const centred = (upstream[i] as number) * down - origin - mean;
    // Not p_c · (…): p_c alone may be no normal number where the product is one.
    out[i] = (((row[EXPS + c] as number) * centred) / denominator) * back + 0;
  }
}
