import { differenceError, HUGE, productError, sumError } from './double-double.ts';
import { EXP_SCALE } from './exp-table.ts';
import { ARGMAX, DOUBTFUL, EXPS, FACTOR, LOG_TOTAL, LOW, MAX, SIZE, setFactor, TAIL, UNSCALE } from './softmax-row.ts';
import { writeSumOfOthers } from './sum-of-others.ts';

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
/** 1 − ε and ε/K · 2^200, each with its low part. */
export const KEPT: i32 = 6;
export const SHARE: i32 = 8;
/** Sums on the way: of the even and of the odd classes, what their roundings have lost, and the sizes of their terms. */
export const SUMS: i32 = 10;
/** r_c · 2^200 is here and at the places that follow; their low parts are as many places behind as there are classes. */
export const TARGET: i32 = 16;

/** Where a sum of terms with logarithms is less than this part of them: 2^-4 of 58 bits. */
const DOUBTFUL_LOG: number = 0.0625;

/** How much less than its terms a sum may be before its own digits are in doubt, as those of differences are. */
export const SUM_OVER_TERMS: number = 0.25;

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
  loadShare(target, smoothing, x, first, classes);
  writeWeights(target, 0, classes, q, qFirst, classWeight, smoothing, x, first);
  addWeights(target, row[ARGMAX] as i32, classes);
  finishWeights(target, row[ARGMAX] as i32, classes);
}

/** Computes 1 − ε and ε/K. */
export function loadShare(target: Doubles, smoothing: number, x: Doubles, first: i32, classes: i32): void {
  if (smoothing === 0) return;
  const kept = 1 - smoothing;
  target[KEPT] = kept;
  target[KEPT + 1] = 1 - kept - smoothing;
  const count = unmasked(x, first, classes);
  const scaled = smoothing * EXP_SCALE;
  const share = scaled / count;
  const product = share * count;
  target[SHARE] = share;
  target[SHARE + 1] = (scaled - product - productError(share, count, product)) / count;
}

/** Writes r_c of the classes from `from` on. */
export function writeWeights(
  target: Doubles,
  from: i32,
  classes: i32,
  q: Doubles,
  qFirst: i32,
  classWeight: Doubles,
  smoothing: number,
  x: Doubles,
  first: i32,
): void {
  const kept = target[KEPT] as number;
  const keptLow = target[KEPT + 1] as number;
  for (let c = from; c < classes; c++) {
    let high = (q[qFirst + c] as number) * EXP_SCALE;
    let low: number = 0;
    if (smoothing !== 0) {
      const isMasked = (x[first + c] as number) === -Infinity;
      const share: number = isMasked ? 0 : (target[SHARE] as number);
      const shareLow: number = isMasked ? 0 : (target[SHARE + 1] as number);
      const own = kept * high;
      const ownLow = productError(kept, high, own) + keptLow * high;
      high = own + share;
      low = sumError(own, share, high) + (ownLow + shareLow);
    }
    const weight = classWeight[c] as number;
    const product = high * weight;
    const rest = productError(high, weight, product) + low * weight;
    const r = product + rest;
    target[TARGET + c] = r;
    target[TARGET + classes + c] = product - r + rest;
  }
}

/** Adds up r_c and |r_c| of all classes but the argmax, and but the last one where they are odd, into SUMS. */
function addWeights(target: Doubles, argmax: i32, classes: i32): void {
  let even: number = 0;
  let odd: number = 0;
  let evenLost: number = 0;
  let oddLost: number = 0;
  let evenSize: number = 0;
  let oddSize: number = 0;
  const own = TARGET + argmax;
  const ownHigh = target[own] as number;
  const ownLow = target[own + classes] as number;
  target[own] = 0;
  target[own + classes] = 0;
  const pairs = classes & ~1;
  for (let c: i32 = 0; c < pairs; c += 2) {
    const r = target[TARGET + c] as number;
    const next = even + r;
    evenLost += sumError(even, r, next) + (target[TARGET + classes + c] as number);
    even = next;
    evenSize += Math.abs(r);
    const s = target[TARGET + c + 1] as number;
    const oddNext = odd + s;
    oddLost += sumError(odd, s, oddNext) + (target[TARGET + classes + c + 1] as number);
    odd = oddNext;
    oddSize += Math.abs(s);
  }
  target[own] = ownHigh;
  target[own + classes] = ownLow;
  target[SUMS] = even;
  target[SUMS + 1] = odd;
  target[SUMS + 2] = evenLost;
  target[SUMS + 3] = oddLost;
  target[SUMS + 4] = evenSize;
  target[SUMS + 5] = oddSize;
}

/** Computes R and the sizes from what `addWeights` has left. */
export function finishWeights(target: Doubles, argmax: i32, classes: i32): void {
  let even = target[SUMS] as number;
  const odd = target[SUMS + 1] as number;
  let lost = (target[SUMS + 2] as number) + (target[SUMS + 3] as number);
  let size = (target[SUMS + 4] as number) + (target[SUMS + 5] as number);
  const last = classes - 1;
  if ((classes & 1) === 1 && last !== argmax) {
    const r = target[TARGET + last] as number;
    const next = even + r;
    lost += sumError(even, r, next) + (target[TARGET + classes + last] as number);
    even = next;
    size += Math.abs(r);
  }
  const sum = even + odd;
  lost += sumError(even, odd, sum);
  const others = sum + lost;
  const othersLow = sum - others + lost;
  target[OTHERS] = others;
  target[OTHERS + 1] = othersLow;
  setTargetTotal(target, argmax, classes);
  target[OTHERS_SIZE] = size;
  target[TARGET_SIZE] = size + Math.abs(target[TARGET + argmax] as number);
}

/** Computes R again, to 104 bits of its terms. */
export function refineTarget(target: Doubles, row: Doubles, classes: i32): void {
  const argmax = row[ARGMAX] as number as i32;
  writeSumOfOthers(target, TARGET, classes, argmax, target, OTHERS);
  setTargetTotal(target, argmax, classes);
}

/** Computes R from R − r_k. */
function setTargetTotal(target: Doubles, argmax: i32, classes: i32): void {
  const others = target[OTHERS] as number;
  const own = target[TARGET + argmax] as number;
  const all = others + own;
  const allLow =
    sumError(others, own, all) + ((target[OTHERS + 1] as number) + (target[TARGET + classes + argmax] as number));
  const total = all + allLow;
  target[TARGET_TOTAL] = total;
  target[TARGET_TOTAL + 1] = all - total + allLow;
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
  for (let i: i32 = 0; i < 6; i++) target[SUMS + i] = 0;
  const infinite = addLosses(target, row, 0, classes, x, first);
  return finishLoss(target, row, classes, infinite);
}

/**
 * Adds r_c (L − (x_c − m)) of all classes from `from` on but the argmax, and their sizes, to SUMS.
 *
 * @returns those that are not finite: of masked classes
 */
export function addLosses(target: Doubles, row: Doubles, from: i32, classes: i32, x: Doubles, first: i32): number {
  const argmax = row[ARGMAX] as number as i32;
  const max = row[MAX] as number;
  const log = (row[LOG_TOTAL] as number) * UNSCALE;
  const logLow = (row[LOG_TOTAL + 1] as number) * UNSCALE;
  let infinite: number = 0;
  for (let c = from; c < classes; c++) {
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
    const at = SUMS + (c & 1);
    const sum = target[at] as number;
    const next = sum + term;
    const error = productError(weight, high, term) + (weight * low + (target[TARGET + classes + c] as number) * high);
    target[at + 2] = (target[at + 2] as number) + (sumError(sum, term, next) + error);
    target[at] = next;
    target[at + 4] = (target[at + 4] as number) + Math.abs(term);
  }
  return infinite;
}

/** The loss from what `addLosses` has left, and the argmax's own term: there L alone counts, which may be too small to be unscaled. */
export function finishLoss(target: Doubles, row: Doubles, classes: i32, infinite: number): number {
  row[LOW] = 0;
  const at = TARGET + (row[ARGMAX] as i32);
  const r = target[at] as number;
  const log = row[LOG_TOTAL] as number;
  const own = r * log;
  const ownLow =
    productError(r, log, own) + (r * (row[LOG_TOTAL + 1] as number) + (target[at + classes] as number) * log);
  const even = target[SUMS] as number;
  const odd = target[SUMS + 1] as number;
  const both = even + odd;
  const sum = both + own * UNSCALE;
  const lost =
    sumError(both, own * UNSCALE, sum) +
    (sumError(even, odd, both) + ((target[SUMS + 2] as number) + (target[SUMS + 3] as number)) + ownLow * UNSCALE);
  const size = (target[SUMS + 4] as number) + (target[SUMS + 5] as number) + Math.abs(own * UNSCALE);
  row[SIZE] = size * UNSCALE;
  if (infinite !== 0) return infinite;
  const result = sum + lost;
  row[LOW] = (sum - result + lost) * UNSCALE;
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
  setTargetFactor(target, row, factorHigh, factorLow);
  const doubtful = writeDifferences(target, row, 0, classes, factorHigh, factorLow, out, start);
  return doubtful + writeAtArgmax(target, row, factorHigh, factorLow, out, start);
}

/** Makes FACTOR R · factor / (1 + s), without R's scale. */
export function setTargetFactor(target: Doubles, row: Doubles, factorHigh: number, factorLow: number): void {
  const total = target[TARGET_TOTAL] as number;
  const totalLow = target[TARGET_TOTAL + 1] as number;
  const scaled = total * factorHigh;
  const low = productError(total, factorHigh, scaled) + (total * factorLow + totalLow * factorHigh);
  // Not sooner: R may be no normal number where its product with the factor is.
  setFactor(row, scaled * UNSCALE, low * UNSCALE);
}

/** The size of R · factor / (1 + s), or where R's own terms have cancelled, that of their roundings. */
export function sizeOfShare(target: Doubles, row: Doubles, factorHigh: number): number {
  const ofTerms = SUM_OVER_TERMS * Math.abs(factorHigh) * (target[TARGET_SIZE] as number) * UNSCALE;
  return Math.max(Math.abs(row[FACTOR] as number), ofTerms);
}

/** Writes the differences of the classes from `from` on as they are. */
export function writeDifferences(
  target: Doubles,
  row: Doubles,
  from: i32,
  classes: i32,
  factorHigh: number,
  factorLow: number,
  out: Doubles,
  start: i32,
): i32 {
  const share = row[FACTOR] as number;
  const shareLow = row[FACTOR + 1] as number;
  const size = sizeOfShare(target, row, factorHigh);
  const doubtfulPart = row[DOUBTFUL] as number;
  let doubtful: i32 = 0;
  for (let c = from; c < classes; c++) {
    const t = row[EXPS + c] as number;
    const r = target[TARGET + c] as number;
    const a = share * t;
    const aLow = productError(share, t, a) + (share * (row[EXPS + classes + c] as number) + shareLow * t);
    const b = factorHigh * r;
    const bLow =
      productError(factorHigh, r, b) + (factorHigh * (target[TARGET + classes + c] as number) + factorLow * r);
    const difference = a - b;
    const result = difference + (differenceError(a, b, difference) + (aLow - bLow));
    const terms = size * t + Math.abs(b);
    // Or not finite, where something has overflowed.
    const isClear = Math.abs(result) >= doubtfulPart * terms && terms < Infinity;
    if (!isClear) doubtful += 1;
    out[start + c] = isClear ? result * UNSCALE + 0 : NaN;
  }
  return doubtful;
}

/** Writes the argmax's difference from the other classes, where p_k > ½; returns by how much that changes how many are NaN. */
export function writeAtArgmax(
  target: Doubles,
  row: Doubles,
  factorHigh: number,
  factorLow: number,
  out: Doubles,
  start: i32,
): i32 {
  const t = row[TAIL] as number;
  if (t >= EXP_SCALE) return 0;
  const at = start + (row[ARGMAX] as number as i32);
  const before: i32 = Number.isNaN(out[at] as number) ? 1 : 0;
  const doubtfulPart = row[DOUBTFUL] as number;
  const share = row[FACTOR] as number;
  const r = target[OTHERS] as number;
  const a = factorHigh * r;
  const aLow = productError(factorHigh, r, a) + (factorHigh * (target[OTHERS + 1] as number) + factorLow * r);
  const b = share * t;
  const bLow = productError(share, t, b) + (share * (row[TAIL + 1] as number) + (row[FACTOR + 1] as number) * t);
  const difference = a - b;
  const result = difference + (differenceError(a, b, difference) + (aLow - bLow));
  const size = SUM_OVER_TERMS * (target[OTHERS_SIZE] as number);
  const terms = sizeOfShare(target, row, factorHigh) * t + Math.abs(a) + Math.abs(factorHigh) * size;
  const isClear = Math.abs(result) >= doubtfulPart * terms && terms < Infinity;
  out[at] = isClear ? result * UNSCALE + 0 : NaN;
  return isClear ? -before : 1 - before;
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
