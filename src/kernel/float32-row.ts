import { fastLog1p } from './fast-log1p.ts';
import { fillPowers, POWERS } from './fill-powers.ts';

/*
 * The softmax of one row of float32 numbers, for results of at most 24 bits: the same formulas as softmax-row.ts in plain
 * doubles, without any error terms. What is written to float32 is the exact result rounded once, but for some numbers in a
 * hundred million that are too near a tie.
 *
 * This is the reference for assembly/kernel/float32-row.ts, which does the same operations in the same order, two numbers at a time:
 * the bits are the same.
 */

/** m: the largest logit. */
export const MAX: i32 = 0;
/** s: the sum of all t_c but one of those that are exp(0). */
export const TAIL: i32 = 1;
/** 1 + s. */
export const DENOMINATOR: i32 = 2;
/** L = log(1 + s). */
export const LOG_DENOMINATOR: i32 = 3;
/** t_c is here and at the places that follow. */
export const EXPS: i32 = 8;

/** How many doubles a row of so many classes takes: WebAssembly writes four exponentials at a time. */
export function float32RowLength(classes: i32): i32 {
  return EXPS + ((classes + 3) & ~3);
}

/** Below this, exp is 0: even the last one above, 3e-308, vanishes in float32, whatever float32 it is multiplied by. */
const SMALLEST: number = -708;

const STEPS_PER_UNIT: number = 738.6598609351493;
/** ln 2 / 512, and half of it: the largest rest. */
const STEP: number = 0.0013538030870311431;
const MOST: number = STEP / 2;

/** 1.5 · 2^52: adding and subtracting it rounds to the nearest integer. */
const ROUNDER: number = 6755399441055744;

/**
 * exp(STEP · u) − 1 = u (C1 + u (C2 + u C3)) for |u| ≤ ½, within 1.5e-15: Taylor's series, of which x⁴/24 has become its best
 * approximation by x² on [−MOST, MOST], (2√2 − 2) MOST² x² / 24. It has no constant term, so that exp(0) is 1.
 */
const C1: number = STEP;
const C2: number = STEP * STEP * (0.5 + (0.8284271247461901 / 24) * (MOST * MOST));
const C3: number = STEP * STEP * STEP * (1 / 6);

const POWER_TABLE = new Float64Array(POWERS);
fillPowers(POWER_TABLE);

/** 2^-n at n. */
const POWERS_OF_HALF = new Float64Array(1023);
for (let n = 0, power = 1; n < 1023; n++, power /= 2) POWERS_OF_HALF[n] = power;

/**
 * exp(d) for d ≤ 700, within 3e-15 for |d| ≤ 20 and 1e-13 for all; exactly 1 for 0, exactly 0 below −708; NaN for NaN.
 *
 *     d = (512 n + j + u) · ln 2 / 512,   |u| ≤ ½
 *     exp(d) = 2^n · 2^(j/512) · exp(STEP · u)
 */
export function exp(d: number): number {
  if (d < SMALLEST) return 0;
  if (Number.isNaN(d)) return d;
  const t = d * STEPS_PER_UNIT;
  const steps = t + ROUNDER - ROUNDER;
  const u = t - steps;
  const step = steps | 0;
  const n = step >> 9;
  const ofStep = POWER_TABLE[step & 511] as number;
  const power = n <= 0 ? ofStep * (POWERS_OF_HALF[-n] as number) : ofStep / (POWERS_OF_HALF[n] as number);
  return power + power * (u * (C1 + u * (C2 + u * C3)));
}

/**
 * Reads a row of float32 logits into `row`, room for {@link float32RowLength} doubles.
 *
 * @param keepsExps whether gradients or probabilities are wanted: the loss, and log-probabilities, need no t_c
 * @returns whether it has a softmax: false for a row that holds NaN or +Infinity, or nothing but −Infinity
 * @example loadFloat32Row(row, Float32Array.of(0, -50), 0, 2, true); row[TAIL] // 1.9287498479639178e-22
 */
export function loadFloat32Row(row: Doubles, x: Floats, start: i32, classes: i32, keepsExps: boolean): boolean {
  let k: i32 = 0;
  for (let c: i32 = 1; c < classes; c++) {
    if ((x[start + c] as number) > (x[start + k] as number) || Number.isNaN(x[start + k])) k = c;
  }
  const max = x[start + k] as number;
  if (!(Math.abs(max) < Infinity)) return false;

  // Four sums: two SIMD accumulators.
  const sums = [0, 0, 0, 0] as [number, number, number, number];
  for (let c: i32 = 0; c < classes; c++) {
    const t = exp((x[start + c] as number) - max);
    if (keepsExps) row[EXPS + c] = t;
    if (c !== k) sums[c & 3] = (sums[c & 3] as number) + t;
  }
  const tail = sums[0] + sums[2] + (sums[1] + sums[3]);
  if (Number.isNaN(tail)) return false;
  row[MAX] = max;
  row[TAIL] = tail;
  row[DENOMINATOR] = 1 + tail;
  row[LOG_DENOMINATOR] = fastLog1p(tail);
  return true;
}

/** The loss of the loaded row for label y: −log p_y = L − (x_y − m); Infinity for a masked class, never −0. */
export function float32LabelLoss(row: Doubles, x: Floats, start: i32, y: i32): number {
  return (row[LOG_DENOMINATOR] as number) - ((x[start + y] as number) - (row[MAX] as number));
}

/**
 * Writes the gradient of that loss, times `factor`: p_c for the other classes, −(1 − p_y) at the label, which keeps its digits
 * where the prediction is right and confident. Never −0 for an exact 0.
 *
 * @param out may be the logits
 */
export function writeFloat32LabelGradient(
  row: Doubles,
  y: i32,
  factor: number,
  out: Floats | Doubles,
  start: i32,
  classes: i32,
): void {
  const scale = factor / (row[DENOMINATOR] as number);
  writeScaled(row, scale, out, start, classes);
  const t = row[EXPS + y] as number;
  // The other classes' t_c. Of several maxima, too, one is outside of s.
  const others = t === 1 ? (row[TAIL] as number) : (row[DENOMINATOR] as number) - t;
  out[start + y] = 0 - others * scale;
}

/** Writes p_c = t_c / (1 + s) of the loaded row. */
export function writeFloat32Probs(row: Doubles, out: Floats | Doubles, start: i32, classes: i32): void {
  writeScaled(row, 1 / (row[DENOMINATOR] as number), out, start, classes);
}

function writeScaled(row: Doubles, scale: number, out: Floats | Doubles, start: i32, classes: i32): void {
  for (let c: i32 = 0; c < classes; c++) out[start + c] = (row[EXPS + c] as number) * scale + 0;
}

/**
 * Writes log p_c = (x_c − m) − L of the loaded row.
 *
 * @param out may be the logits, at the same start
 */
export function writeFloat32LogProbs(
  row: Doubles,
  x: Floats,
  start: i32,
  out: Floats | Doubles,
  outStart: i32,
  classes: i32,
): void {
  const max = row[MAX] as number;
  const logDenominator = row[LOG_DENOMINATOR] as number;
  for (let c: i32 = 0; c < classes; c++) out[outStart + c] = (x[start + c] as number) - max - logDenominator;
}
