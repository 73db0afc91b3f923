import { differenceError, productError, sumError } from './double-double.ts';
import { EXP_SCALE } from './exp-table.ts';
import { ARGMAX, DOUBTFUL, EXPS, FACTOR, setFactor, TAIL, UNSCALE } from './softmax-row.ts';
import { SUM_OVER_TERMS } from './target-row.ts';

/**
 * Writes G_c − p_c Σ_j G_j of the loaded row, for an upstream gradient G. Never −0.
 *
 * At an argmax with p_k > ½, G_k − p_k Σ G_j = (G_k s − Σ_{j≠k} G_j) / (1+s): G_k does not cancel where p_k is near 1.
 *
 * @returns how many of them are NaN, since more has cancelled than there are digits to spare
 */
export function writeLogSoftmaxGradient(
  row: Doubles,
  classes: i32,
  upstream: Doubles,
  first: i32,
  out: Doubles,
  start: i32,
): i32 {
  const argmax = row[ARGMAX] as number as i32;
  let sum: number = 0;
  let lost: number = 0;
  let lowest: number = 0;
  let size: number = 0;
  for (let c: i32 = 0; c < classes; c++) {
    if (c === argmax) continue;
    const g = upstream[first + c] as number;
    const next = sum + g;
    const error = sumError(sum, g, next);
    const nextLost = lost + error;
    lowest += sumError(lost, error, nextLost);
    lost = nextLost;
    sum = next;
    size += Math.abs(g);
  }
  const rounded = sum + lost;
  const rest = sumError(sum, lost, rounded) + lowest;
  const others = rounded + rest;
  const othersLow = rounded - others + rest;
  const own = upstream[first + argmax] as number;
  const total = others + own;
  setFactor(row, total, sumError(others, own, total) + othersLow);
  const share = row[FACTOR] as number;
  const shareLow = row[FACTOR + 1] as number;
  setFactor(row, 1, 0);
  const part = row[FACTOR] as number;
  const partLow = row[FACTOR + 1] as number;
  const shareSize = Math.max(Math.abs(share), SUM_OVER_TERMS * (size + Math.abs(own)) * part);
  const isNearOne = (row[TAIL] as number) < EXP_SCALE;
  const doubtfulPart = row[DOUBTFUL] as number;
  let doubtful: i32 = 0;
  for (let c: i32 = 0; c < classes; c++) {
    const t = row[EXPS + c] as number;
    const tLow = row[EXPS + classes + c] as number;
    let a = (upstream[first + c] as number) * EXP_SCALE;
    let aLow: number = 0;
    let b = share * t;
    let bLow = productError(share, t, b) + (share * tLow + shareLow * t);
    let terms = Math.abs(a) + shareSize * Math.abs(t);
    if (c === argmax && isNearOne) {
      const tail = row[TAIL] as number;
      const q = part * tail;
      const qLow = productError(part, tail, q) + (part * (row[TAIL + 1] as number) + partLow * tail);
      a = q * own;
      aLow = productError(q, own, a) + qLow * own;
      const othersScaled = others * EXP_SCALE;
      b = part * othersScaled;
      bLow = productError(part, othersScaled, b) + (part * (othersLow * EXP_SCALE) + partLow * othersScaled);
      terms = Math.abs(a) + Math.abs(b) + SUM_OVER_TERMS * size * EXP_SCALE * part;
    }
    const difference = a - b;
    const result = difference + (differenceError(a, b, difference) + (aLow - bLow));
    const isDoubtful = Math.abs(result) < doubtfulPart * terms;
    if (isDoubtful) doubtful += 1;
    out[start + c] = isDoubtful ? NaN : result * UNSCALE + 0;
  }
  return doubtful;
}
