import { differenceError, productError, sumError } from './double-double.ts';
import { ARGMAX, DOUBTFUL, EXPS, FACTOR, setFactor, UNSCALE } from './softmax-row.ts';

/**
 * Writes p_c (G_c − Σ_j G_j p_j) of the loaded row, for an upstream gradient G. Never −0.
 *
 * Against the argmax's: with G' = G − G_k the sum runs over the other classes only, so that grad_k = −p_k Σ p_j G'_j keeps
 * its digits where p_k is near 1, and what all G have in common cancels at once and exactly.
 *
 * @returns how many of them are NaN, since more has cancelled than there are digits to spare
 */
export function writeSoftmaxGradient(
  row: Doubles,
  classes: i32,
  upstream: Doubles,
  first: i32,
  out: Doubles,
  start: i32,
): i32 {
  const argmax = row[ARGMAX] as number as i32;
  const origin = upstream[first + argmax] as number;
  let sum: number = 0;
  let lost: number = 0;
  let lowest: number = 0;
  let size: number = 0;
  for (let c: i32 = 0; c < classes; c++) {
    const g = (upstream[first + c] as number) - origin;
    const gLow = differenceError(upstream[first + c] as number, origin, g);
    const t = row[EXPS + c] as number;
    if (t === 0 || c === argmax) continue;
    const term = t * g;
    const next = sum + term;
    const error =
      sumError(sum, term, next) + (productError(t, g, term) + (t * gLow + (row[EXPS + classes + c] as number) * g));
    const nextLost = lost + error;
    lowest += sumError(lost, error, nextLost);
    lost = nextLost;
    sum = next;
    size += Math.abs(term);
  }
  const rounded = sum + lost;
  setFactor(row, rounded * UNSCALE, (sumError(sum, lost, rounded) + lowest) * UNSCALE);
  const mean = row[FACTOR] as number;
  const meanLow = row[FACTOR + 1] as number;
  setFactor(row, 1, 0);
  const share = row[FACTOR] as number;
  const shareLow = row[FACTOR + 1] as number;
  const meanSize = size * UNSCALE * share;
  const doubtfulPart = row[DOUBTFUL] as number;
  let doubtful: i32 = 0;
  for (let c: i32 = 0; c < classes; c++) {
    const g = (upstream[first + c] as number) - origin;
    const gLow = differenceError(upstream[first + c] as number, origin, g);
    const difference = g - mean;
    const low = differenceError(g, mean, difference) + (gLow - meanLow);
    const centred = difference + low;
    const centredLow = difference - centred + low;

    const t = row[EXPS + c] as number;
    const p = share * t;
    const pLow = productError(share, t, p) + (share * (row[EXPS + classes + c] as number) + shareLow * t);
    const product = p * centred;
    const rest = productError(p, centred, product) + (p * centredLow + pLow * centred);
    const isDoubtful = t !== 0 && Math.abs(centred) < doubtfulPart * (Math.abs(g) + meanSize);
    if (isDoubtful) doubtful += 1;
    out[start + c] = isDoubtful ? NaN : (product + rest) * UNSCALE + 0;
  }
  return doubtful;
}
