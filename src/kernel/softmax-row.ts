import { productError, splitHigh, sumError } from './double-double.ts';
import { EXP_SCALE } from './exp-table.ts';
import { writeExps } from './exps.ts';
import { writeLog1p } from './log1p.ts';

/*
 * The softmax of one row of doubles, in a form that loses no digit. `loadRow` reads a row; what it leaves in memory is
 * enough for every probability, log-probability, loss and gradient of that row:
 *
 *     k = argmax x,  m = x_k
 *     t_c = exp(x_c − m),  t_k = 1         s = Σ_{c≠k} t_c         L = log(1 + s)
 *     p_c = t_c / (1 + s)                  1 − p_k = s / (1 + s)   log p_c = (x_c − m) − L
 *
 * The maximum's own 1 stays out of the sum: 1 + s rounds to 1 once s < 1.1e-16, which is where the textbook loses
 * the loss and the gradient of a confident prediction. Each of these is an unevaluated sum of two doubles, and t, s and L
 * are kept times 2^200, so that no part of them is ever subnormal. They are right to 74 bits, L to 58.
 *
 * See Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax functions",
 * doi:10.1093/imanum/draa038.
 */

/** k: the first class with the largest logit. */
export const ARGMAX: i32 = 0;
/** m: the largest logit. */
export const MAX: i32 = 1;
/** s · 2^200, and behind it its low part: the sum of all t_c but that of the argmax. */
export const TAIL: i32 = 2;
/** 1 + s, and its low part. */
export const TOTAL: i32 = 4;
/** L · 2^200, and its low part: L = log(1 + s). */
export const LOG_TOTAL: i32 = 6;
/** What `setFactor` computes: a factor of all t_c, and its low part. */
export const FACTOR: i32 = 8;
/** The low part of the last number that a function has returned. */
export const LOW: i32 = 10;
/** The size of the terms whose sum the last number is. */
export const SIZE: i32 = 11;
/** Where `addExps` leaves its sums. */
export const EVEN: i32 = 12;
const ODD: i32 = 13;
export const EVEN_LOST: i32 = 14;
const ODD_LOST: i32 = 15;
/**
 * A difference that is less than this part of its terms is in doubt: more bits have cancelled than the exponentials have to
 * spare. It is then NaN, to be computed with more digits.
 */
export const DOUBTFUL: i32 = 16;
/** t_c · 2^200 is here and at the places that follow; their low parts are as many places behind as there are classes. */
export const EXPS: i32 = 18;

/** 2^-18 of 74 bits. */
const DOUBTFUL_AT_FIRST: number = 3.814697265625e-6;

/** 2^-200. */
export const UNSCALE: number = 1 / EXP_SCALE;

/**
 * Reads the row of so many classes whose logits start at `start`, into `row`: room for EXPS numbers more than twice as many
 * as there are classes.
 *
 * @param table filled by `fillExpTable`
 * @returns whether it has a softmax: false for a row that holds NaN or +Infinity, or nothing but −Infinity
 */
export function loadRow(table: Doubles, row: Doubles, logits: Doubles, start: i32, classes: i32): boolean {
  if (!loadMax(row, logits, start, classes)) return false;
  writeExps(table, logits, start, row[MAX] as number, row, EXPS, classes, classes);
  addExps(row, classes);
  finishSum(row, classes);
  return true;
}

/** Finds k and m; false where the row has no softmax. */
export function loadMax(row: Doubles, logits: Doubles, start: i32, classes: i32): boolean {
  let max: number = -Infinity;
  let argmax: i32 = 0;
  for (let c: i32 = 0; c < classes; c++) {
    const x = logits[start + c] as number;
    // One branch, seldom taken, for what is larger and for NaN.
    if (x <= max) continue;
    if (!(x < Infinity)) return false;
    max = x;
    argmax = c;
  }
  row[ARGMAX] = argmax as number;
  row[MAX] = max;
  row[DOUBTFUL] = DOUBTFUL_AT_FIRST;
  return max !== -Infinity;
}

/**
 * Adds up all t_c but that of the argmax into EVEN and ODD, the sums of the even and of the odd classes, and behind each
 * what its roundings have lost.
 */
export function addExps(row: Doubles, classes: i32): void {
  // The argmax stays out for as long as this takes.
  const argmax = EXPS + (row[ARGMAX] as i32);
  row[argmax] = 0;
  let even: number = 0;
  let evenLost: number = 0;
  let odd: number = 0;
  let oddLost: number = 0;
  const pairs = classes & ~1;
  for (let c: i32 = 0; c < pairs; c += 2) {
    const t = row[EXPS + c] as number;
    const next = even + t;
    evenLost += sumError(even, t, next) + (row[EXPS + classes + c] as number);
    even = next;
    const u = row[EXPS + c + 1] as number;
    const oddNext = odd + u;
    oddLost += sumError(odd, u, oddNext) + (row[EXPS + classes + c + 1] as number);
    odd = oddNext;
  }
  row[EVEN] = even;
  row[ODD] = odd;
  row[EVEN_LOST] = evenLost;
  row[ODD_LOST] = oddLost;
  row[argmax] = EXP_SCALE;
}

/** Computes s, 1 + s and L from what `addExps` has left. */
export function finishSum(row: Doubles, classes: i32): void {
  let even = row[EVEN] as number;
  let lost = (row[EVEN_LOST] as number) + (row[ODD_LOST] as number);
  const odd = row[ODD] as number;
  const last = classes - 1;
  if ((classes & 1) === 1 && (last as number) !== (row[ARGMAX] as number)) {
    const t = row[EXPS + last] as number;
    const next = even + t;
    lost += sumError(even, t, next) + (row[EXPS + classes + last] as number);
    even = next;
  }
  const sum = even + odd;
  lost += sumError(even, odd, sum);
  const tail = sum + lost;
  setTail(row, tail, sum - tail + lost);
}

/** Computes 1 + s and L from s, times 2^200. */
export function setTail(row: Doubles, tail: number, tailLow: number): void {
  row[TAIL] = tail;
  row[TAIL + 1] = tailLow;
  const scaled = EXP_SCALE + tail;
  const scaledLow = sumError(EXP_SCALE, tail, scaled) + tailLow;
  const total = scaled + scaledLow;
  row[TOTAL] = total * UNSCALE;
  row[TOTAL + 1] = (scaled - total + scaledLow) * UNSCALE;
  writeLog1p(tail, tailLow, EXP_SCALE, row, LOG_TOTAL);
}

/** Makes FACTOR the quotient of a number in two parts and 1 + s. */
export function setFactor(row: Doubles, high: number, low: number): void {
  const total = row[TOTAL] as number;
  const quotient = high / total;
  const product = quotient * total;
  const rest = high - product - productError(quotient, total, product);
  const correction = (rest + (low - quotient * (row[TOTAL + 1] as number))) / total;
  const factor = quotient + correction;
  row[FACTOR] = factor;
  row[FACTOR + 1] = quotient - factor + correction;
}

/** Writes t_c · FACTOR of all classes from `first` on, rounded once; never −0. */
export function writeScaledExps(row: Doubles, first: i32, classes: i32, out: Doubles, start: i32): void {
  const factor = row[FACTOR] as number;
  const factorHigh = splitHigh(factor);
  const factorRest = factor - factorHigh + (row[FACTOR + 1] as number);
  for (let c = first; c < classes; c++) {
    const t = row[EXPS + c] as number;
    const tHigh = splitHigh(t);
    const rest = factorHigh * (t - tHigh) + (factorRest * t + factor * (row[EXPS + classes + c] as number));
    out[start + c] = (factorHigh * tHigh + rest) * UNSCALE + 0;
  }
}

/** Writes p_c = t_c / (1 + s) of all classes. */
export function writeProbs(row: Doubles, classes: i32, out: Doubles, start: i32): void {
  setFactor(row, 1, 0);
  writeScaledExps(row, 0, classes, out, start);
}
