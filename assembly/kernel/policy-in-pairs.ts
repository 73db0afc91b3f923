import { COARSE_ROUNDER, ROUNDER, STEP_HIGH, STEP_LOW, STEPS_PER_UNIT } from '../../src/kernel/exps';
import { STEPS } from '../../src/kernel/exp-table';
import {
  BOUNDS,
  FACTOR,
  HAS_SECOND,
  IS_INEXACT,
  IS_LINEAR,
  LEAST_LOG_PROB,
  LEAST_WEIGHT,
  LOST,
  MOST_LOG_PROB,
  MOST_LOG_RATIO,
  MOST_WEIGHT,
  NEARNESS,
  SECOND_BOUNDS,
  SIZES,
  SUMS,
  writePolicyTokens,
} from '../../src/kernel/policy-tokens';
import './doubles';
import { differenceErrors, productErrors, splitHighs, sumErrors } from './pairs';

/** Added to the low bits of n, shifted to the place of a double's exponent, this makes 2^n. */
const EXPONENT_OF_ONE: i64 = 1023 << 52;

/**
 * 2^27: a ratio whose head is within 2^-23 of a bound, relative to it, is for the scalar text, which compares it whole. What is left of a ratio
 * besides its head is less than 2^-23.5 of it.
 */
const HEAD_NEARNESS: f64 = 134217728;

/** What the loop needs, in both lanes. They are loaded before it: V8 makes a constant anew each time it is used. */
const CONSTANTS: usize = memory.data(16 * 16, 16);
v128.store(CONSTANTS, f64x2.splat(STEPS_PER_UNIT));
v128.store(CONSTANTS, f64x2.splat(ROUNDER), 16);
v128.store(CONSTANTS, f64x2.splat(COARSE_ROUNDER), 32);
v128.store(CONSTANTS, f64x2.splat(STEP_HIGH), 48);
v128.store(CONSTANTS, f64x2.splat(STEP_LOW), 64);
v128.store(CONSTANTS, f64x2.splat(1.0 / 120.0), 80);
v128.store(CONSTANTS, f64x2.splat(1.0 / 24.0), 96);
v128.store(CONSTANTS, f64x2.splat(1.0 / 6.0), 112);
v128.store(CONSTANTS, f64x2.splat(0.5), 128);
v128.store(CONSTANTS, i64x2.splat(EXPONENT_OF_ONE), 144);
v128.store(CONSTANTS, f64x2.splat(MOST_LOG_RATIO), 160);
v128.store(CONSTANTS, f64x2.splat(LEAST_WEIGHT), 176);
v128.store(CONSTANTS, f64x2.splat(MOST_WEIGHT), 192);
v128.store(CONSTANTS, f64x2.splat(LEAST_LOG_PROB), 208);
v128.store(CONSTANTS, f64x2.splat(MOST_LOG_PROB), 224);

/**
 * As `writePolicyTokens` of src/kernel/policy-tokens.ts, two tokens at a time: each lane does the same operations in the same order, so that
 * the bits are the same. Only the power of two is made, not looked up: it is exact either way. Two of which one is left, or near a bound, are for the
 * scalar text.
 */
export function writePolicyTokensInPairs(
  table: Doubles,
  policy: Doubles,
  x: Doubles,
  old: Doubles,
  advantages: Doubles,
  advantageFirst: i32,
  advantageStep: i32,
  mask: Doubles,
  hasMask: bool,
  first: i32,
  count: i32,
  losses: Doubles,
  grad: Doubles,
): i32 {
  const base = changetype<usize>(table);
  const stepsPerUnit = v128.load(CONSTANTS);
  const rounder = v128.load(CONSTANTS, 16);
  const coarseRounder = v128.load(CONSTANTS, 32);
  const stepHigh = v128.load(CONSTANTS, 48);
  const stepLow = v128.load(CONSTANTS, 64);
  const a120th = v128.load(CONSTANTS, 80);
  const a24th = v128.load(CONSTANTS, 96);
  const aSixth = v128.load(CONSTANTS, 112);
  const half = v128.load(CONSTANTS, 128);
  const exponentOfOne = v128.load(CONSTANTS, 144);
  const mostLogRatio = v128.load(CONSTANTS, 160);
  const leastWeight = v128.load(CONSTANTS, 176);
  const mostWeight = v128.load(CONSTANTS, 192);
  const leastLogProb = v128.load(CONSTANTS, 208);
  const mostLogProb = v128.load(CONSTANTS, 224);
  const zero = f64x2.splat(0);
  const boundOfPositive = f64x2.splat(policy[BOUNDS]);
  const boundOfOthers = f64x2.splat(policy[BOUNDS + 1]);
  const secondOfPositive = f64x2.splat(policy[SECOND_BOUNDS]);
  const secondOfOthers = f64x2.splat(policy[SECOND_BOUNDS + 1]);
  const nearness = f64x2.splat(policy[NEARNESS] * HEAD_NEARNESS);
  const factorHigh = f64x2.splat(policy[FACTOR]);
  const factorLow = f64x2.splat(policy[FACTOR + 1]);
  const isLinear = policy[IS_LINEAR] !== 0;
  const hasSecond = policy[HAS_SECOND] !== 0;
  const sums = changetype<usize>(policy) + (<usize>SUMS << 3);
  let total = v128.load(sums);
  let lost = v128.load(sums, (LOST - SUMS) << 3);
  let sizes = v128.load(sums, (SIZES - SUMS) << 3);
  // Any bit of what is not 0.
  let logRatios = zero;
  const pairs = count & ~1;
  let left: i32 = 0;
  const toOld = changetype<usize>(old) - changetype<usize>(x);
  const toMask = changetype<usize>(mask) - changetype<usize>(x);
  const toLosses = changetype<usize>(losses) - changetype<usize>(x);
  const toGrad = changetype<usize>(grad) - changetype<usize>(x);
  let at = changetype<usize>(x) + (<usize>first << 3);
  const start = at;
  const end = at + (<usize>pairs << 3);
  let from = changetype<usize>(advantages) + (<usize>advantageFirst << 3);
  const isEach = advantageStep !== 0;
  let advantage = v128.load64_splat(from);
  for (; at < end; at += 16, from += 16) {
    const logProb = v128.load(at);
    const oldLogProb = v128.load(at + toOld);
    if (isEach) advantage = v128.load(from);
    const d = f64x2.sub(logProb, oldLogProb);
    const e = differenceErrors(logProb, oldLogProb, d);
    const bits = f64x2.add(f64x2.mul(d, stepsPerUnit), rounder);
    const steps = f64x2.sub(bits, rounder);
    const firstPower = v128.load(base + (<usize>(i32x4.extract_lane(bits, 0) & (STEPS - 1)) << 4));
    const secondPower = v128.load(base + (<usize>(i32x4.extract_lane(bits, 2) & (STEPS - 1)) << 4));
    const a = v128.shuffle<f64>(firstPower, secondPower, 0, 2);
    const b = v128.shuffle<f64>(firstPower, secondPower, 1, 3);
    const power = i64x2.add(i64x2.shl(i64x2.shr_u(bits, 10), 52), exponentOfOne);
    const rHigh = f64x2.sub(d, f64x2.mul(steps, stepHigh));
    const rRest = f64x2.sub(e, f64x2.mul(steps, stepLow));
    const r = f64x2.add(rHigh, rRest);
    const rLow = f64x2.add(f64x2.sub(rHigh, r), rRest);
    const r1 = f64x2.sub(f64x2.add(r, coarseRounder), coarseRounder);
    let terms = f64x2.add(a24th, f64x2.mul(r, a120th));
    terms = f64x2.add(aSixth, f64x2.mul(r, terms));
    terms = f64x2.add(half, f64x2.mul(r, terms));
    const series = f64x2.add(rLow, f64x2.mul(f64x2.mul(r, r), terms));
    const product = f64x2.mul(a, r1);
    const rest = f64x2.add(
      f64x2.mul(a, f64x2.add(f64x2.sub(r, r1), series)),
      f64x2.add(b, f64x2.mul(b, f64x2.add(r, series))),
    );
    const sum = f64x2.add(a, product);
    const sumLow = f64x2.add(f64x2.add(f64x2.sub(a, sum), product), rest);
    const ratio = f64x2.mul(sum, power);
    const ratioLow = f64x2.mul(sumLow, power);

    const isPositive = f64x2.gt(advantage, zero);
    const bound = v128.bitselect(boundOfPositive, boundOfOthers, isPositive);
    const beyond = f64x2.sub(ratio, bound);
    let isOutside = f64x2.gt(f64x2.mul(beyond, advantage), zero);
    let isSure = v128.and(f64x2.le(f64x2.abs(d), mostLogRatio), f64x2.gt(f64x2.abs(beyond), f64x2.mul(nearness, bound)));
    let c = v128.bitselect(bound, ratio, isOutside);
    if (hasSecond) {
      const second = v128.bitselect(secondOfPositive, secondOfOthers, isPositive);
      const beyondSecond = f64x2.sub(ratio, second);
      isSure = v128.and(isSure, f64x2.gt(f64x2.abs(beyondSecond), f64x2.mul(nearness, second)));
      const isOutsideSecond = f64x2.lt(f64x2.mul(beyondSecond, advantage), zero);
      isOutside = v128.or(isOutside, isOutsideSecond);
      c = v128.bitselect(second, c, isOutsideSecond);
    }
    const cHigh = splitHighs(c);
    const cLow = f64x2.add(f64x2.sub(c, cHigh), v128.andnot(ratioLow, isOutside));
    const w = f64x2.sub(zero, advantage);
    const wHigh = splitHighs(w);
    const p = f64x2.mul(wHigh, cHigh);
    const pRest = f64x2.add(f64x2.mul(f64x2.sub(w, wHigh), cHigh), f64x2.mul(w, cLow));
    const weight = f64x2.add(p, pRest);
    const weightLow = f64x2.add(f64x2.sub(p, weight), pRest);
    const size = f64x2.abs(weight);
    const isInRange = v128.and(f64x2.ge(size, leastWeight), f64x2.le(size, mostWeight));
    isSure = v128.and(isSure, v128.or(isInRange, f64x2.eq(advantage, zero)));
    let loss = weight, lossLow = weightLow;
    let gradient = f64x2.add(
      f64x2.mul(factorHigh, weight),
      f64x2.add(f64x2.mul(factorHigh, weightLow), f64x2.mul(factorLow, weight)),
    );
    if (isLinear) {
      const logProbSize = f64x2.abs(logProb);
      const isLogProbInRange = v128.and(f64x2.ge(logProbSize, leastLogProb), f64x2.le(logProbSize, mostLogProb));
      isSure = v128.and(isSure, v128.or(isLogProbInRange, f64x2.eq(logProb, zero)));
      const q = f64x2.mul(weight, logProb);
      const qError = productErrors(weight, splitHighs(weight), logProb, q);
      const qLow = f64x2.add(qError, f64x2.mul(weightLow, logProb));
      loss = f64x2.add(q, qLow);
      lossLow = f64x2.add(f64x2.sub(q, loss), qLow);
    } else gradient = v128.andnot(gradient, isOutside);
    let logRatio = d;
    if (hasMask) {
      const isMasked = f64x2.eq(v128.load(at + toMask), zero);
      isSure = v128.or(isSure, isMasked);
      loss = v128.andnot(loss, isMasked);
      lossLow = v128.andnot(lossLow, isMasked);
      gradient = v128.andnot(gradient, isMasked);
      logRatio = v128.andnot(logRatio, isMasked);
    }
    if (!i64x2.all_true(isSure)) {
      v128.store(sums, total);
      v128.store(sums, lost, (LOST - SUMS) << 3);
      v128.store(sums, sizes, (SIZES - SUMS) << 3);
      const i = <i32>((at - start) >> 3);
      const advantageAt = advantageFirst + i * advantageStep;
      left += writePolicyTokens(
        table,
        policy,
        x,
        old,
        advantages,
        advantageAt,
        advantageStep,
        mask,
        hasMask,
        first + i,
        2,
        losses,
        grad,
      );
      total = v128.load(sums);
      lost = v128.load(sums, (LOST - SUMS) << 3);
      sizes = v128.load(sums, (SIZES - SUMS) << 3);
      continue;
    }
    v128.store(at + toLosses, f64x2.add(loss, zero));
    v128.store(at + toGrad, f64x2.add(gradient, zero));
    const next = f64x2.add(total, loss);
    lost = f64x2.add(lost, f64x2.add(sumErrors(total, loss, next), lossLow));
    total = next;
    sizes = f64x2.add(sizes, f64x2.abs(loss));
    logRatios = v128.or(logRatios, logRatio);
  }
  v128.store(sums, total);
  v128.store(sums, lost, (LOST - SUMS) << 3);
  v128.store(sums, sizes, (SIZES - SUMS) << 3);
  if (v128.any_true(logRatios)) policy[IS_INEXACT] = 1;
  const rest = count - pairs;
  if (rest === 0) return left;
  const advantageAt = advantageFirst + pairs * advantageStep;
  return (
    left +
    writePolicyTokens(
      table,
      policy,
      x,
      old,
      advantages,
      advantageAt,
      advantageStep,
      mask,
      hasMask,
      first + pairs,
      rest,
      losses,
      grad,
    )
  );
}
