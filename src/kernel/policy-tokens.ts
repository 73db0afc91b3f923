import { differenceError, productError, sumError } from './double-double.ts';
import { POWER_OF_TWO, STEPS } from './exp-table.ts';
import { COARSE_ROUNDER, ROUNDER, STEP_HIGH, STEP_LOW, STEPS_PER_UNIT } from './exps.ts';

/*
 * The losses of tokens whose numbers are ordinary, with their gradients, in doubles with error terms: assembly/kernel/policy-in-pairs.ts does
 * the same two tokens at a time.
 */

/** The bounds of the ratio: for a positive advantage the least and the most, then for any other. 0 and the largest double where there is none. */
export const BOUNDS: i32 = 0;
/** What gradients are multiplied by, as an unevaluated sum. */
export const FACTOR: i32 = 4;
/** 1 where the loss is linear in the log-probability, the ratio only a weight; else 0. */
export const IS_LINEAR: i32 = 6;
/** The sums go on from here, each in two lanes: of the losses, what rounding has taken from them, of their sizes, and of the sizes of inexact ones. */
export const SUMS: i32 = 8;
/** How many doubles a policy takes. */
export const POLICY: i32 = 16;

/** The logarithm of a ratio that is computed here: its exponential and the errors of all products are normal numbers. */
export const MOST_LOG_RATIO: number = 340;
/** 2^200: larger advantages and log-probabilities are not computed here, nor advantages below its inverse but 0. */
export const MOST_FACTOR: number = 1.6069380442589903e60;
export const LEAST_FACTOR: number = 6.223015277861142e-61;
/** 2^-50: a ratio so near a bound, in units of it, is not compared with it here. */
export const NEAR: number = 8.881784197001252e-16;

/** 2^300, and how far from POWER_OF_TWO the table has 2^-300 times a power of two. */
const UP: number = 2.037035976334486e90;
const DOWN: i32 = 500;

/**
 * Writes the loss of each token, and its gradient:
 *
 *     r = e^(x − old), right to 74 bits        c = r between the bounds
 *     loss = −A c, grad = factor · loss, or 0 outside of the bounds;     linear: loss = −A c x, grad = −factor A c
 *
 * Losses are rounded once but for rare ties, gradients are within an ulp. A token that does not count has 0, and is not read; one that is
 * not ordinary, or whose ratio is too near a bound to compare it, NaN: these are counted, and not in the sums.
 *
 * @param table filled by `fillExpTable`
 * @param policy {@link POLICY} numbers
 * @param advantageStep 1, or 0 where all tokens have one
 * @param hasMask whether there is a mask: 0 for a token that does not count
 * @returns how many are left
 */
export function writePolicyTokens(
  table: Doubles,
  policy: Doubles,
  x: Doubles,
  old: Doubles,
  advantages: Doubles,
  advantageFirst: i32,
  advantageStep: i32,
  mask: Doubles,
  hasMask: boolean,
  first: i32,
  count: i32,
  losses: Doubles,
  grad: Doubles,
): i32 {
  const factorHigh = policy[FACTOR] as number;
  const factorLow = policy[FACTOR + 1] as number;
  const isLinear = policy[IS_LINEAR] !== 0;
  let left: i32 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const at = first + i;
    const logProb = x[at] as number;
    const advantage = advantages[advantageFirst + i * advantageStep] as number;
    const d = logProb - (old[at] as number);
    let loss: number = 0;
    let lossLow: number = 0;
    let gradient: number = 0;
    let isExact = true;
    let isLeft = false;
    if (!hasMask || mask[at] !== 0) {
      const size = Math.abs(advantage);
      const isOrdinary =
        Math.abs(d) <= MOST_LOG_RATIO &&
        (size === 0 || (size >= LEAST_FACTOR && size <= MOST_FACTOR)) &&
        Math.abs(logProb) <= MOST_FACTOR;
      if (!isOrdinary) isLeft = true;
      else {
        const e = differenceError(logProb, old[at] as number, d);
        const steps = d * STEPS_PER_UNIT + ROUNDER - ROUNDER;
        const step = steps as i32;
        const j = step & (STEPS - 1);
        const power = (table[POWER_OF_TWO + (step >> 10) - DOWN] as number) * UP;
        const a = table[2 * j] as number;
        const b = table[2 * j + 1] as number;
        const rHigh = d - steps * STEP_HIGH;
        const rRest = e - steps * STEP_LOW;
        const r = rHigh + rRest;
        const rLow = rHigh - r + rRest;
        const r1 = r + COARSE_ROUNDER - COARSE_ROUNDER;
        const series = rLow + r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))));
        const product = a * r1;
        const rest = a * (r - r1 + series) + (b + b * (r + series));
        const sum = a + product;
        const sumLow = a - sum + product + rest;
        const high = sum + sumLow;
        const ratio = high * power;
        const ratioLow = (sum - high + sumLow) * power;

        const bounds = advantage > 0 ? BOUNDS : BOUNDS + 2;
        const least = policy[bounds] as number;
        const most = policy[bounds + 1] as number;
        isLeft = Math.abs(ratio - least) <= least * NEAR || Math.abs(ratio - most) <= most * NEAR;
        const isOutside = ratio < least || ratio > most;
        const c = ratio < least ? least : ratio > most ? most : ratio;
        const cLow = isOutside ? 0 : ratioLow;
        const w = 0 - advantage;
        const p = w * c;
        const pLow = productError(w, c, p) + w * cLow;
        isExact = isOutside || (d === 0 && e === 0);
        if (isLinear) {
          const q = p * logProb;
          const qLow = productError(p, logProb, q) + pLow * logProb;
          loss = q + qLow;
          lossLow = q - loss + qLow;
        } else {
          loss = p + pLow;
          lossLow = p - loss + pLow;
        }
        if (isLinear || !isOutside) gradient = factorHigh * p + (factorHigh * pLow + factorLow * p);
      }
    }
    losses[at] = isLeft ? NaN : loss + 0;
    grad[at] = isLeft ? NaN : gradient + 0;
    if (isLeft) {
      left++;
      loss = 0;
      lossLow = 0;
      isExact = true;
    }
    const lane = SUMS + (i & 1);
    const before = policy[lane] as number;
    const next = before + loss;
    policy[lane] = next;
    policy[lane + 2] = (policy[lane + 2] as number) + (sumError(before, loss, next) + lossLow);
    policy[lane + 4] = (policy[lane + 4] as number) + Math.abs(loss);
    policy[lane + 6] = (policy[lane + 6] as number) + (isExact ? 0 : Math.abs(loss));
  }
  return left;
}
