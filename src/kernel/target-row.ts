import { differenceError, HUGE, productError, sumError } from './double-double.ts';
import { EXP_SCALE } from './exp-table.ts';
import { ARGMAX, EXPS, FACTOR, LOG_TOTAL, LOW, MAX, SIZE, setFactor, TAIL, UNSCALE } from './softmax-row.ts';

/*
 * What one row is compared with, as weights r_c of its classes, and the loss and gradient that follow:
 *
 *     q'_c = (1−ε) q_c + ε/K        K = how many classes are not masked; masked ones get none of ε
 *     r_c  = w_c q'_c,  R = Σ_c r_c
 *     loss = −Σ_c r_c log p_c       0 · log 0 = 0
 *     grad_c = R p_c − r_c
 *
 * r and R are unevaluated sums of two doubles, times 2^200 as the exponentials are.
 */

/** R · 2^200, and its low part. */
export const TARGET_TOTAL: i32 = 0;
/** R − r_k, from the other classes only, and its low part. */
const OTHERS: i32 = 2;
/** Σ |r_c| over all classes, and over all but the argmax, times 2^200. */
const TARGET_SIZE: i32 = 4;
const OTHERS_SIZE: i32 = 5;
/** r_c · 2^200 is here and at the places that follow; their low parts are as many places behind as there are classes. */
export const TARGET: i32 = 8;

/**
 * Where a difference is less than this part of its terms, more bits have cancelled than there are to spare: 2^-18 of the 74
 * that terms are right to. It is then NaN, for somebody else to compute with more digits.
 */
export const DOUBTFUL: number = 3.814697265625e-6;

/** Where a sum of terms with logarithms is less than this part of them: 2^-4 of 58 bits. */
const DOUBTFUL_LOG: number = 0.0625;

/** How much less than the largest term of a sum its rounding errors are: 2^-74 of 100 bits. */
export const SUM_OVER_TERMS: number = 1.4901161193847656e-8;

/**
 * Makes r from q, for the row that is loaded, into `target`: room for TARGET numbers more than twice as many as there are
 * classes.
 *
 * @param q and the logits x start at `qFirst` and `first`
 * @param classWeight w_c: one for each class
 * @param smoothing ε
 */
export function loadTarget(
  target: Doubles,
  row: Doubles,
  classes: i32,
  q: Doubles,
  qFirst: i32,
  classWeight: Doubles,
  smoothing: number,
  x: Doubles,
  first: i32,
): void {
  const argmax = row[ARGMAX] as number as i32;
  const keep = 1 - smoothing;
  const keepLow = 1 - keep - smoothing;
  let share: number = 0;
  let shareLow: number = 0;
  if (smoothing !== 0) {
    const count = unmasked(x, first, classes);
    const scaled = smoothing * EXP_SCALE;
    share = scaled / count;
    const product = share * count;
    shareLow = (scaled - product - productError(share, count, product)) / count;
  }
  let sum: number = 0;
  let lost: number = 0;
  let size: number = 0;
  for (let c: i32 = 0; c < classes; c++) {
    let high = (q[qFirst + c] as number) * EXP_SCALE;
    let low: number = 0;
    if (smoothing !== 0) {
      const isMasked = (x[first + c] as number) === -Infinity;
      const ofClass: number = isMasked ? 0 : share;
      const kept = keep * high;
      const keptLow = productError(keep, high, kept) + keepLow * high;
      high = kept + ofClass;
      low = sumError(kept, ofClass, high) + (keptLow + (isMasked ? 0 : shareLow));
    }
    const weight = classWeight[c] as number;
    const product = high * weight;
    const rest = productError(high, weight, product) + low * weight;
    const r = product + rest;
    const rLow = product - r + rest;
    target[TARGET + c] = r;
    target[TARGET + classes + c] = rLow;
    if (c === argmax) continue;
    size += Math.abs(r);
    const next = sum + r;
    lost += sumError(sum, r, next) + rLow;
    sum = next;
  }
  const others = sum + lost;
  const othersLow = sum - others + lost;
  target[OTHERS] = others;
  target[OTHERS + 1] = othersLow;
  const atArgmax = target[TARGET + argmax] as number;
  const total = others + atArgmax;
  const totalLow = sumError(others, atArgmax, total) + (othersLow + (target[TARGET + classes + argmax] as number));
  target[TARGET_TOTAL] = total + totalLow;
  target[TARGET_TOTAL + 1] = total - (total + totalLow) + totalLow;
  target[OTHERS_SIZE] = size;
  target[TARGET_SIZE] = size + Math.abs(atArgmax);
}

/** How many classes are not masked. */
function unmasked(x: Doubles, first: i32, classes: i32): number {
  let count: number = 0;
  for (let c: i32 = 0; c < classes; c++) {
    if ((x[first + c] as number) !== -Infinity) count += 1;
  }
  return count;
}

/**
 * The loss of the loaded row and target, term by term: Σ r_c (L − (x_c − m)). With weights ≥ 0 all terms are ≥ 0 and nothing
 * cancels; where too much does, it is NaN. Its low part is then at LOW, and Σ |terms| at SIZE, of the row.
 */
export function targetLoss(target: Doubles, row: Doubles, classes: i32, x: Doubles, first: i32): number {
  const argmax = row[ARGMAX] as number as i32;
  const max = row[MAX] as number;
  const log = (row[LOG_TOTAL] as number) * UNSCALE;
  const logLow = (row[LOG_TOTAL + 1] as number) * UNSCALE;
  // The argmax's own term: there L alone counts, which may be too small to be unscaled.
  const r = target[TARGET + argmax] as number;
  const scaledLog = row[LOG_TOTAL] as number;
  const own = r * scaledLog;
  const ownLow =
    productError(r, scaledLog, own) +
    (r * (row[LOG_TOTAL + 1] as number) + (target[TARGET + classes + argmax] as number) * scaledLog);
  let loss = own * UNSCALE;
  let lost = ownLow * UNSCALE;
  let size = Math.abs(loss);
  let infinite: number = 0;
  for (let c: i32 = 0; c < classes; c++) {
    const weight = target[TARGET + c] as number;
    if (weight === 0 || c === argmax) continue;
    const d = (x[first + c] as number) - max;
    if (d === -Infinity) {
      infinite += weight > 0 ? Infinity : -Infinity;
      continue;
    }
    const high = log - d;
    const low = differenceError(log, d, high) + (logLow - differenceError(x[first + c] as number, max, d));
    const term = weight * high;
    const next = loss + term;
    lost +=
      sumError(loss, term, next) +
      (productError(weight, high, term) + (weight * low + (target[TARGET + classes + c] as number) * high));
    loss = next;
    size += Math.abs(term);
  }
  row[LOW] = 0;
  row[SIZE] = size * UNSCALE;
  if (infinite !== 0) return infinite;
  const result = loss + lost;
  row[LOW] = (loss - result + lost) * UNSCALE;
  // Nor finite, where a logit is huge.
  if (!(Math.abs(result) >= DOUBTFUL_LOG * size && size < Infinity)) return NaN;
  return result * UNSCALE + 0;
}

/**
 * Writes (R p_c − r_c) · factor, for a factor in two parts. Where p_k > ½, R p_k and r_k can be near R and cancel: there the
 * argmax gets the same difference as (Σ_{i≠k} r_i) − R s/(1+s), whose terms are small. Never −0.
 *
 * @returns how many of them are NaN, since more has cancelled than there are digits to spare
 */
export function writeTargetGradient(
  target: Doubles,
  row: Doubles,
  classes: i32,
  factorHigh: number,
  factorLow: number,
  out: Doubles,
  start: i32,
): i32 {
  // R · factor / (1 + s), without R's scale.
  const total = (target[TARGET_TOTAL] as number) * UNSCALE;
  const scaled = total * factorHigh;
  setFactor(
    row,
    scaled,
    productError(total, factorHigh, scaled) +
      (total * factorLow + (target[TARGET_TOTAL + 1] as number) * UNSCALE * factorHigh),
  );
  const share = row[FACTOR] as number;
  const shareLow = row[FACTOR + 1] as number;
  const size = Math.max(
    Math.abs(share),
    SUM_OVER_TERMS * Math.abs(factorHigh) * (target[TARGET_SIZE] as number) * UNSCALE,
  );
  const argmax = row[ARGMAX] as number as i32;
  const isNearOne = (row[TAIL] as number) < EXP_SCALE;
  let doubtful: i32 = 0;
  for (let c: i32 = 0; c < classes; c++) {
    let t = row[EXPS + c] as number;
    let tLow = row[EXPS + classes + c] as number;
    let r = target[TARGET + c] as number;
    let rLow = target[TARGET + classes + c] as number;
    let rSize: number = 0;
    if (c === argmax && isNearOne) {
      t = -(row[TAIL] as number);
      tLow = -(row[TAIL + 1] as number);
      r = -(target[OTHERS] as number);
      rLow = -(target[OTHERS + 1] as number);
      rSize = SUM_OVER_TERMS * (target[OTHERS_SIZE] as number);
    }
    const a = share * t;
    const aLow = productError(share, t, a) + (share * tLow + shareLow * t);
    const b = factorHigh * r;
    const bLow = productError(factorHigh, r, b) + (factorHigh * rLow + factorLow * r);
    const difference = a - b;
    const result = difference + (differenceError(a, b, difference) + (aLow - bLow));
    const terms = size * Math.abs(t) + Math.abs(b) + Math.abs(factorHigh) * rSize;
    // Or not finite, where something has overflowed.
    const isDoubtful = !(Math.abs(result) >= DOUBTFUL * terms && terms < Infinity);
    if (isDoubtful) doubtful += 1;
    out[start + c] = isDoubtful ? NaN : result * UNSCALE + 0;
  }
  return doubtful;
}

/**
 * Writes d loss / d q_c = −w_c log p_c · factor, for a factor in two parts that has the (1−ε); 0 where w_c is 0, and never
 * −0.
 */
export function writeLossOfEachClass(
  row: Doubles,
  classes: i32,
  classWeight: Doubles,
  factorHigh: number,
  factorLow: number,
  x: Doubles,
  first: i32,
  out: Doubles,
  start: i32,
): void {
  const argmax = row[ARGMAX] as number as i32;
  const max = row[MAX] as number;
  for (let c: i32 = 0; c < classes; c++) {
    const weight = classWeight[c] as number;
    const w = weight * factorHigh;
    if (w === 0) {
      out[start + c] = 0;
      continue;
    }
    const wLow = productError(weight, factorHigh, w) + weight * factorLow;
    let high = row[LOG_TOTAL] as number;
    let low = row[LOG_TOTAL + 1] as number;
    let unscale = UNSCALE;
    if (c !== argmax) {
      const d = (x[first + c] as number) - max;
      if (d === -Infinity) {
        out[start + c] = w > 0 ? Infinity : -Infinity;
        continue;
      }
      const log = high * UNSCALE;
      high = log - d;
      low = differenceError(log, d, high) + (low * UNSCALE - differenceError(x[first + c] as number, max, d));
      unscale = 1;
    }
    const product = w * high;
    const isHuge = Math.max(high, Math.abs(product)) > HUGE;
    const rest: number = isHuge ? 0 : productError(w, high, product) + (w * low + wLow * high);
    out[start + c] = (product + rest) * unscale + 0;
  }
}
