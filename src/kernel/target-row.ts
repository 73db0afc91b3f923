import { sumError } from './double-double.ts';
import { EXP_SCALE } from './exp-of-difference.ts';
import { ARGMAX, DENOMINATOR, EXPS, LOG_DENOMINATOR, logProbability, MAX, TAIL } from './softmax-row.ts';

/*
 * What one row is compared with, as weights r_c of its classes, and the loss and gradient that follow:
 *
 *     q'_c = (1−ε) q_c + ε/K        K = how many classes are not masked; masked ones get none of ε
 *     r_c  = w_c q'_c,  R = Σ_c r_c
 *     loss = −Σ_c r_c log p_c       0 · log 0 = 0
 *     grad_c = R p_c − r_c
 */

/** R. */
const TOTAL: i32 = 0;
/** R − r_k, from the other classes only. */
const TOTAL_BUT_ARGMAX: i32 = 1;
/** r_c is here and at the places that follow. */
export const TARGET: i32 = 2;

/**
 * Makes r from q, for the row that is loaded, into `target`: room for TARGET numbers more than there are classes.
 *
 * @param q starts at `qStart` and goes on at `qStride`; the logits at `start` and at `stride`
 * @param classWeight w_c: one for each class
 * @param smoothing ε
 * @returns the loss, term by term: with weights ≥ 0 all terms are ≥ 0 and nothing cancels
 */
export function loadTarget(
  target: Doubles,
  row: Doubles,
  q: Doubles,
  qStart: i32,
  qStride: i32,
  classWeight: Doubles,
  smoothing: number,
  logits: Doubles,
  start: i32,
  stride: i32,
  classes: i32,
): number {
  const argmax = row[ARGMAX] as number as i32;
  const max = row[MAX] as number;
  const logDenominator = row[LOG_DENOMINATOR] as number;
  const share: number = smoothing === 0 ? 0 : smoothing / unmasked(logits, start, stride, classes);
  const keep = 1 - smoothing;
  // 1 − ε is rounded; what that lost is put back where it is not yet too late.
  const keepLow = 1 - keep - smoothing;
  let sum: number = 0;
  let lost: number = 0;
  let loss: number = 0;
  let lossLost: number = 0;
  for (let c: i32 = 0, i = start, j = qStart; c < classes; c++, i += stride, j += qStride) {
    const x = logits[i] as number;
    let r = q[j] as number;
    if (smoothing !== 0) r = keep * r + (keepLow * r + (x === -Infinity ? 0 : share));
    r *= classWeight[c] as number;
    target[TARGET + c] = r;
    if (c !== argmax) {
      const next = sum + r;
      lost += sumError(sum, r, next);
      sum = next;
    }
    if (r !== 0) {
      const term = -r * logProbability(x, max, logDenominator);
      const next = loss + term;
      lossLost += sumError(loss, term, next);
      loss = next;
    }
  }
  const atArgmax = target[TARGET + argmax] as number;
  const total = sum + atArgmax;
  target[TOTAL] = total + (sumError(sum, atArgmax, total) + lost);
  target[TOTAL_BUT_ARGMAX] = sum + lost;
  return (Math.abs(loss) < Infinity ? loss + lossLost : loss) + 0;
}

/** How many classes are not masked. */
function unmasked(logits: Doubles, start: i32, stride: i32, classes: i32): number {
  let count: number = 0;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    if ((logits[i] as number) !== -Infinity) count += 1;
  }
  return count;
}

/**
 * Writes (R p_c − r_c) · factor / divisor. Where p_k > 1/2, R p_k and r_k can be near R and cancel: there the argmax
 * gets the same difference as (Σ_{i≠k} r_i) − R s/(1+s), whose terms are small. Never −0.
 */
export function writeTargetGradient(
  target: Doubles,
  row: Doubles,
  factor: number,
  divisor: number,
  out: Doubles,
  start: i32,
  stride: i32,
  classes: i32,
): void {
  const total = target[TOTAL] as number;
  const denominator = row[DENOMINATOR] as number;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    const difference = (total * (row[EXPS + c] as number)) / denominator - (target[TARGET + c] as number);
    out[i] = (difference * factor) / divisor + 0;
  }
  const tail = row[TAIL] as number;
  if (tail >= EXP_SCALE) return;
  const argmax = row[ARGMAX] as number as i32;
  const difference = (target[TOTAL_BUT_ARGMAX] as number) - (total * tail) / denominator;
  out[start + argmax * stride] = (difference * factor) / divisor + 0;
}

/** Writes d loss / d q_c = −w_c (1−ε) log p_c, times factor / divisor; 0 where w_c is 0, and never −0. */
export function writeLossOfEachClass(
  row: Doubles,
  classWeight: Doubles,
  smoothing: number,
  factor: number,
  divisor: number,
  logits: Doubles,
  out: Doubles,
  start: i32,
  stride: i32,
  classes: i32,
): void {
  const max = row[MAX] as number;
  const logDenominator = row[LOG_DENOMINATOR] as number;
  const keep = 1 - smoothing;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    const w = keep * (classWeight[c] as number);
    const isNone = w * factor === 0;
    out[i] = isNone ? 0 : (-w * logProbability(logits[i] as number, max, logDenominator) * factor) / divisor + 0;
  }
}
