import { differenceError, HUGE, productError, splitHigh } from './double-double.ts';
import {
  ARGMAX,
  EXPS,
  FACTOR,
  LOG_TOTAL,
  LOW,
  MAX,
  setFactor,
  TAIL,
  TOTAL,
  UNSCALE,
  writeScaledExps,
} from './softmax-row.ts';

/**
 * −log p_y · weight of the loaded row for the logit x of class y, never −0; its low part is then at LOW.
 *
 *     −log p_k = L       −log p_c = L − (x_c − m), of which both terms are ≥ 0
 */
export function labelLoss(row: Doubles, y: i32, x: number, weight: number): number {
  row[LOW] = 0;
  if (weight === 0) return 0;
  const max = row[MAX] as number;
  let high = row[LOG_TOTAL] as number;
  let low = row[LOG_TOTAL + 1] as number;
  let unscale = UNSCALE;
  if ((y as number) !== (row[ARGMAX] as number)) {
    const d = x - max;
    if (d === -Infinity) return weight > 0 ? Infinity : -Infinity;
    const log = high * UNSCALE;
    high = log - d;
    low = differenceError(log, d, high) + (low * UNSCALE - differenceError(x, max, d));
    unscale = 1;
  }
  const product = high * weight;
  const isHuge = Math.max(high, Math.abs(product)) > HUGE;
  const rest: number = isHuge ? 0 : productError(high, weight, product) + low * weight;
  const loss = product + rest;
  row[LOW] = (product - loss + rest) * unscale;
  return loss * unscale + 0;
}

/**
 * Writes the gradient of −log p_y of the loaded row, times a factor in two parts: p_c for the other classes, −(1 − p_y) at
 * the label, which keeps its digits where the prediction is right and confident. Each is rounded once, and never −0: with
 * one class there is no descent.
 */
export function writeLabelGradient(
  row: Doubles,
  classes: i32,
  y: i32,
  factorHigh: number,
  factorLow: number,
  out: Doubles,
  start: i32,
): void {
  setFactor(row, factorHigh, factorLow);
  writeScaledExps(row, 0, classes, out, start);
  writeAtLabel(row, classes, y, out, start);
}

/** Writes −(1 − p_y) · FACTOR · (1 + s) at the label. */
export function writeAtLabel(row: Doubles, classes: i32, y: i32, out: Doubles, start: i32): void {
  let high = row[TAIL] as number;
  let low = row[TAIL + 1] as number;
  if ((y as number) !== (row[ARGMAX] as number)) {
    // p_y ≤ ½: nothing cancels in 1 + s − t_y.
    const scale: number = 1 / UNSCALE;
    const total = (row[TOTAL] as number) * scale;
    const t = row[EXPS + y] as number;
    high = total - t;
    low = differenceError(total, t, high) + ((row[TOTAL + 1] as number) * scale - (row[EXPS + classes + y] as number));
  }
  const factor = row[FACTOR] as number;
  const fHigh = splitHigh(factor);
  const hHigh = splitHigh(high);
  const rest = fHigh * (high - hHigh) + ((factor - fHigh + (row[FACTOR + 1] as number)) * high + factor * low);
  out[start + y] = -(fHigh * hHigh + rest) * UNSCALE + 0;
}
