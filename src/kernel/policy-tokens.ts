import { differenceError, productError, splitHigh, sumError } from './double-double.ts';
import { POWER_OF_TWO, STEPS } from './exp-table.ts';
import { COARSE_ROUNDER, ROUNDER, STEP_HIGH, STEP_LOW, STEPS_PER_UNIT } from './exps.ts';

/*
 * The losses of tokens whose numbers are ordinary, with their gradients, in doubles with error terms: assembly/kernel/policy-in-pairs.ts does
 * the same two tokens at a time.
 *
 * What all tokens have in common is a policy of {@link POLICY} doubles.
 */

/** The bound of the ratio that it is clipped to above, for a positive advantage, and below, for any other. */
export const BOUNDS: i32 = 0;
/** The one that it is clipped to below, for a positive advantage, and above, for any other; where {@link HAS_SECOND} is not 0. */
export const SECOND_BOUNDS: i32 = 2;
/** A ratio so near a bound, relative to it, is not compared with it. The place behind it is free. */
export const NEARNESS: i32 = 4;
/** What gradients are multiplied by, as an unevaluated sum. */
export const FACTOR: i32 = 6;
/** 1 where the loss is linear in the log-probability, the ratio only a weight; else 0. */
export const IS_LINEAR: i32 = 8;
export const HAS_SECOND: i32 = 9;
/** Sums in two lanes: of the losses, of what rounding has taken from these, and of their sizes; then 1 where any ratio is not 1. */
export const SUMS: i32 = 10;
export const LOST: i32 = 12;
export const SIZES: i32 = 14;
export const IS_INEXACT: i32 = 16;
export const POLICY: i32 = 18;

/** The logarithm of a ratio that is computed here: of its exponential the low part is a normal number. */
export const MOST_LOG_RATIO: number = 340;
/** 2^-700 and 2^500: what is smaller or larger than these, times the ratio, but 0, is left. */
export const LEAST_WEIGHT: number = 1.90109156629516e-211;
export const MOST_WEIGHT: number = 3.273390607896142e150;
/** 2^-200 and 2^200: the same of log-probabilities where the loss is linear in them. */
export const LEAST_LOG_PROB: number = 6.223015277861142e-61;
export const MOST_LOG_PROB: number = 1.6069380442589903e60;

/** 2^300, and how far from POWER_OF_TWO the table has 2^-300 times a power of two. */
const UP: number = 2.037035976334486e90;
const DOWN: i32 = 500;

/**
 * Writes the loss of each token, and its gradient:
 *
 *     r = e^(x − old), right to 74 bits        c = r between the bounds
 *     loss = −A c, grad = factor · loss, or 0 outside of the bounds;     linear: loss = −A c x, grad = −factor A c
 *
 * Losses are rounded once but for rare ties, gradients are within an ulp. A token that does not count has 0, and is not read; one whose
 * numbers are not ordinary, or whose ratio is too near a bound to be compared, has NaN: these are counted, and are not in the sums.
 *
 * @param table filled by `fillExpTable`
 * @param advantageStep 1, or 0 where all tokens have one
 * @param hasMask whether there is a mask, which is 0 for a token that does not count
 * @returns how many are left
 * @example with the bounds 1.2 and 0.8, x = [-1, -1], old = [-1.5, -1], A = [1, 2]: losses [-1.2, -2], grad [0, -2 factor]; returns 0
 * @see Tang 1989, "Table-driven implementation of the exponential function", doi:10.1145/63522.214389
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
  const nearness = policy[NEARNESS] as number;
  const isLinear = policy[IS_LINEAR] !== 0;
  const hasSecond = policy[HAS_SECOND] !== 0;
  let left: i32 = 0;
  for (let i: i32 = 0; i < count; i++) {
    const at = first + i;
    const logProb = x[at] as number;
    const advantage = advantages[advantageFirst + i * advantageStep] as number;
    const d = logProb - (old[at] as number);
    let loss: number = 0;
    let lossLow: number = 0;
    let gradient: number = 0;
    let isLeft = false;
    if (!hasMask || mask[at] !== 0) {
      if (!(Math.abs(d) <= MOST_LOG_RATIO)) isLeft = true;
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
        const ratio = sum * power;
        const ratioLow = sumLow * power;

        const isPositive = advantage > 0;
        const bound = policy[isPositive ? BOUNDS : BOUNDS + 1] as number;
        // Near a bound the difference is exact, and the low part, up to 2^-24 of the ratio, decides.
        const beyond = ratio - bound + ratioLow;
        let isOutside = beyond * advantage > 0;
        isLeft = Math.abs(beyond) <= nearness * bound;
        let c = isOutside ? bound : ratio;
        if (hasSecond) {
          const second = policy[isPositive ? SECOND_BOUNDS : SECOND_BOUNDS + 1] as number;
          const beyondSecond = ratio - second + ratioLow;
          if (Math.abs(beyondSecond) <= nearness * second) isLeft = true;
          if (beyondSecond * advantage < 0) {
            isOutside = true;
            c = second;
          }
        }
        // w c, of which the halves of w times that of c are exact, and what is left of c is 2^-26 of it.
        const cHigh = splitHigh(c);
        const cLow = c - cHigh + (isOutside ? 0 : ratioLow);
        const w = 0 - advantage;
        const wHigh = splitHigh(w);
        const p = wHigh * cHigh;
        const pRest = (w - wHigh) * cHigh + w * cLow;
        const weight = p + pRest;
        const weightLow = p - weight + pRest;
        const size = Math.abs(weight);
        if (!((size >= LEAST_WEIGHT && size <= MOST_WEIGHT) || advantage === 0)) isLeft = true;
        if (isLinear) {
          const logProbSize = Math.abs(logProb);
          if (!((logProbSize >= LEAST_LOG_PROB && logProbSize <= MOST_LOG_PROB) || logProb === 0)) isLeft = true;
          const q = weight * logProb;
          const qLow = productError(weight, logProb, q) + weightLow * logProb;
          loss = q + qLow;
          lossLow = q - loss + qLow;
        } else {
          loss = weight;
          lossLow = weightLow;
        }
        if (isLinear || !isOutside) {
          gradient = factorHigh * weight + (factorHigh * weightLow + factorLow * weight);
        }
        if (isLeft) {
          loss = 0;
          lossLow = 0;
        }
        if (d !== 0) policy[IS_INEXACT] = 1;
      }
    }
    losses[at] = isLeft ? NaN : loss + 0;
    grad[at] = isLeft ? NaN : gradient + 0;
    if (isLeft) left++;
    const lane = i & 1;
    const before = policy[SUMS + lane] as number;
    const next = before + loss;
    policy[SUMS + lane] = next;
    policy[LOST + lane] = (policy[LOST + lane] as number) + (sumError(before, loss, next) + lossLow);
    policy[SIZES + lane] = (policy[SIZES + lane] as number) + Math.abs(loss);
  }
  return left;
}
