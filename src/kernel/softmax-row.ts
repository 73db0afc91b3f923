import { differenceError, sumError } from './double-double.ts';
import { EXP_SCALE, expOfDifference } from './exp-of-difference.ts';
import { log1p } from './log1p.ts';

/*
 * The softmax of one row, in a form that loses no digit. `loadRow` reads a row; what it leaves in memory is enough for
 * every probability, log-probability, loss and gradient of that row:
 *
 *     k = argmax x,  m = x_k
 *     t_c = exp(x_c − m),  t_k = 1         s = Σ_{c≠k} t_c         L = log(1 + s)
 *     p_c = t_c / (1 + s)                  1 − p_k = s / (1 + s)   log p_c = (x_c − m) − L
 *
 * The maximum's own 1 stays out of the sum: 1 + s rounds to 1 once s < 1.1e-16, which is where the textbook loses
 * the loss and the gradient of a confident prediction. t, s and 1 + s are kept times 2^64: a t that is no normal number
 * has lost digits that a sum of many, or a product with a large weight, can hold.
 *
 * See Blanchard, Higham & Higham 2021, "Accurately computing the log-sum-exp and softmax functions",
 * doi:10.1093/imanum/draa038.
 */

/** k: the first class with the largest logit. */
export const ARGMAX: i32 = 0;
/** m: the largest logit. */
export const MAX: i32 = 1;
/** s · 2^64: the sum of all t_c but that of the argmax. */
export const TAIL: i32 = 2;
/** (1 + s) · 2^64, rounded once. */
export const DENOMINATOR: i32 = 3;
/** L = log(1 + s). */
export const LOG_DENOMINATOR: i32 = 4;
/** t_c · 2^64 is here and at the places that follow: the probabilities before they are divided by the denominator. */
export const EXPS: i32 = 5;

/** 2^-900. Below this, log(1 + s) · 2^64 is s · 2^64 to the last digit, and s may be no normal number. */
const TINY: number = 1.1830521861667747e-271;

/**
 * Reads the row of so many classes whose logits start at `start` and go on at `stride`, into `row`: room for EXPS numbers
 * more than there are classes.
 *
 * @param table filled by `fillExpTable`
 * @returns whether it has a softmax: false for a row that holds NaN or +Infinity, or nothing but −Infinity
 */
export function loadRow(table: Doubles, row: Doubles, logits: Doubles, start: i32, stride: i32, classes: i32): boolean {
  if (!loadMax(row, logits, start, stride, classes)) return false;
  loadExps(table, row, logits, start, stride, 0, classes);
  loadSum(row, classes);
  return true;
}

/** Finds k and m; false where the row has no softmax. */
export function loadMax(row: Doubles, logits: Doubles, start: i32, stride: i32, classes: i32): boolean {
  let max: number = -Infinity;
  let argmax: i32 = 0;
  for (let c: i32 = 0, i = start; c < classes; c++, i += stride) {
    const x = logits[i] as number;
    // One branch, seldom taken, for what is larger and for NaN.
    if (x <= max) continue;
    if (!(x < Infinity)) return false;
    max = x;
    argmax = c;
  }
  row[ARGMAX] = argmax as number;
  row[MAX] = max;
  return max !== -Infinity;
}

/** Computes t_c of the classes in [first, classes), once there is m. */
export function loadExps(
  table: Doubles,
  row: Doubles,
  logits: Doubles,
  start: i32,
  stride: i32,
  first: i32,
  classes: i32,
): void {
  const max = row[MAX] as number;
  for (let c = first, i = start + first * stride; c < classes; c++, i += stride) {
    const x = logits[i] as number;
    const d = x - max;
    row[EXPS + c] = expOfDifference(table, d, differenceError(x, max, d));
  }
}

/** Computes s, 1 + s and L, once there are all t_c. */
export function loadSum(row: Doubles, classes: i32): void {
  const argmax = row[ARGMAX] as i32;
  let sum: number = 0;
  let lost: number = 0;
  for (let c: i32 = 0; c < classes; c++) {
    if (c === argmax) continue;
    const t = row[EXPS + c] as number;
    const next = sum + t;
    lost += sumError(sum, t, next);
    sum = next;
  }
  const tail = sum + lost;
  const total = EXP_SCALE + sum;
  row[TAIL] = tail;
  row[DENOMINATOR] = total + (sumError(EXP_SCALE, sum, total) + lost);
  row[LOG_DENOMINATOR] = log1p(tail / EXP_SCALE, (sum - tail + lost) / EXP_SCALE);
}

/** −log p_k · weight, of which neither factor need be a normal number for the product to be one. */
export function argmaxLoss(row: Doubles, weight: number): number {
  const tail = row[TAIL] as number;
  if (tail < TINY) return (tail * weight) / EXP_SCALE;
  return (row[LOG_DENOMINATOR] as number) * weight;
}

/** p_c of the loaded row. */
export function probability(row: Doubles, c: i32): number {
  return (row[EXPS + c] as number) / (row[DENOMINATOR] as number);
}

/** 1 − p_c, without cancellation where p_c is near 1. */
export function complement(row: Doubles, c: i32): number {
  if ((c as number) === (row[ARGMAX] as number)) return (row[TAIL] as number) / (row[DENOMINATOR] as number);
  return 1 - probability(row, c);
}

/**
 * log p_c = (x_c − m) − L for the logit x of a class: a sum of two terms that are both ≤ 0, and the error of their
 * difference. At the argmax that is −L.
 */
export function logProbability(x: number, max: number, logDenominator: number): number {
  const d = x - max;
  if (d === -Infinity) return d;
  return d - logDenominator + differenceError(x, max, d);
}
