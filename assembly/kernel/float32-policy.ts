import { BOUNDS, FACTOR, HAS_SECOND, IS_LINEAR, NEARNESS, SECOND_BOUNDS, SUMS } from '../../src/kernel/policy-tokens';
import './doubles';
import { CONSTANTS, exp, loadLast, storeLast } from './float32-row';
import { highDoubles, lowDoubles, toFloats } from './widths';

/*
 * src/kernel/float32-policy.ts in SIMD, four tokens at a time: the same operations in the same order, so that the bits are the same.
 */

const LARGEST: f32 = 3.4028234663852886e38;
const MOST_LOG_RATIO: f32 = 480.0;

const LIMITS: usize = memory.data(2 * 16, 16);
v128.store(LIMITS, f32x4.splat(MOST_LOG_RATIO));
v128.store(LIMITS, f32x4.splat(LARGEST), 16);

export function writeFloat32PolicyTokens(
  policy: Doubles,
  x: usize,
  old: usize,
  advantages: usize,
  advantageFirst: i32,
  advantageStep: i32,
  mask: usize,
  hasMask: bool,
  first: i32,
  count: i32,
  losses: usize,
  grad: usize,
): i32 {
  const stepsPerUnit = v128.load(CONSTANTS), rounder = v128.load(CONSTANTS, 16);
  const c1 = v128.load(CONSTANTS, 32), c2 = v128.load(CONSTANTS, 48), c3 = v128.load(CONSTANTS, 64);
  const mostLogRatio = v128.load(LIMITS), largest = v128.load(LIMITS, 16);
  const zero = f64x2.splat(0);
  const boundOfPositive = f64x2.splat(policy[BOUNDS]), boundOfOthers = f64x2.splat(policy[BOUNDS + 1]);
  const secondOfPositive = f64x2.splat(policy[SECOND_BOUNDS]), secondOfOthers = f64x2.splat(policy[SECOND_BOUNDS + 1]);
  const nearness = f64x2.splat(policy[NEARNESS]);
  const factor = f64x2.splat(policy[FACTOR]);
  const isLinear = policy[IS_LINEAR] !== 0;
  const hasSecond = policy[HAS_SECOND] !== 0;
  const sums = changetype<usize>(policy) + (<usize>SUMS << 3);
  let total = v128.load(sums), otherTotal = v128.load(sums, 16);
  let sizes = toFloats(v128.load(sums, 32), v128.load(sums, 48));
  let xAt = x + (<usize>first << 2);
  let oldAt = old + (<usize>first << 2);
  let maskAt = mask + (<usize>first << 3);
  let lossAt = losses + (<usize>first << 2);
  let gradAt = grad + (<usize>first << 2);
  let advantageAt = advantages + (<usize>advantageFirst << 2);
  const isEach = advantageStep !== 0;
  let advantage = isEach || count === 0 ? zero : v128.load32_splat(advantageAt);
  let left: i32 = 0;
  for (let rest = count; rest > 0; rest -= 4) {
    let logProb: v128, oldLogProb: v128;
    let isMasked = zero, isOtherMasked = zero;
    if (rest >= 4) {
      logProb = v128.load(xAt);
      oldLogProb = v128.load(oldAt);
      if (isEach) advantage = v128.load(advantageAt);
      if (hasMask) {
        isMasked = f64x2.eq(v128.load(maskAt), zero);
        isOtherMasked = f64x2.eq(v128.load(maskAt, 16), zero);
      }
    } else {
      logProb = loadLast(xAt, rest);
      oldLogProb = loadLast(oldAt, rest);
      if (isEach) advantage = loadLast(advantageAt, rest);
      // The lanes behind the last token are as masked.
      let some = rest === 1 ? v128.load64_zero(maskAt) : v128.load(maskAt);
      let others = rest === 3 ? v128.load64_zero(maskAt, 16) : zero;
      if (!hasMask) {
        some = rest === 1 ? f64x2(1, 0) : f64x2(1, 1);
        others = rest === 3 ? f64x2(1, 0) : zero;
      }
      isMasked = f64x2.eq(some, zero);
      isOtherMasked = f64x2.eq(others, zero);
    }
    const a = lowDoubles(advantage), otherA = highDoubles(advantage);
    const lowX = lowDoubles(logProb), highX = highDoubles(logProb);
    const d = f64x2.sub(lowX, lowDoubles(oldLogProb));
    const otherD = f64x2.sub(highX, highDoubles(oldLogProb));
    const ratio = exp(d, stepsPerUnit, rounder, c1, c2, c3);
    const otherRatio = exp(otherD, stepsPerUnit, rounder, c1, c2, c3);
    const isPositive = f64x2.gt(a, zero), isOtherPositive = f64x2.gt(otherA, zero);
    const bound = v128.bitselect(boundOfPositive, boundOfOthers, isPositive);
    const otherBound = v128.bitselect(boundOfPositive, boundOfOthers, isOtherPositive);
    const beyond = f64x2.sub(ratio, bound), otherBeyond = f64x2.sub(otherRatio, otherBound);
    let isOutside = f64x2.gt(f64x2.mul(beyond, a), zero);
    let isOtherOutside = f64x2.gt(f64x2.mul(otherBeyond, otherA), zero);
    let isNear = f64x2.le(f64x2.abs(beyond), f64x2.mul(nearness, bound));
    let isOtherNear = f64x2.le(f64x2.abs(otherBeyond), f64x2.mul(nearness, otherBound));
    let c = v128.bitselect(bound, ratio, isOutside), otherC = v128.bitselect(otherBound, otherRatio, isOtherOutside);
    if (hasSecond) {
      const second = v128.bitselect(secondOfPositive, secondOfOthers, isPositive);
      const otherSecond = v128.bitselect(secondOfPositive, secondOfOthers, isOtherPositive);
      const beyondSecond = f64x2.sub(ratio, second), otherBeyondSecond = f64x2.sub(otherRatio, otherSecond);
      isNear = v128.or(isNear, f64x2.le(f64x2.abs(beyondSecond), f64x2.mul(nearness, second)));
      isOtherNear = v128.or(isOtherNear, f64x2.le(f64x2.abs(otherBeyondSecond), f64x2.mul(nearness, otherSecond)));
      const isOutsideSecond = f64x2.lt(f64x2.mul(beyondSecond, a), zero);
      const isOtherOutsideSecond = f64x2.lt(f64x2.mul(otherBeyondSecond, otherA), zero);
      isOutside = v128.or(isOutside, isOutsideSecond);
      isOtherOutside = v128.or(isOtherOutside, isOtherOutsideSecond);
      c = v128.bitselect(second, c, isOutsideSecond);
      otherC = v128.bitselect(otherSecond, otherC, isOtherOutsideSecond);
    }
    const p = f64x2.mul(f64x2.sub(zero, a), c), otherP = f64x2.mul(f64x2.sub(zero, otherA), otherC);
    let loss = p, otherLoss = otherP;
    let gradient = f64x2.mul(factor, p), otherGradient = f64x2.mul(factor, otherP);
    if (isLinear) {
      loss = f64x2.mul(p, lowX);
      otherLoss = f64x2.mul(otherP, highX);
    } else {
      gradient = v128.andnot(gradient, isOutside);
      otherGradient = v128.andnot(otherGradient, isOtherOutside);
    }
    if (hasMask || rest < 4) {
      loss = v128.andnot(loss, isMasked);
      otherLoss = v128.andnot(otherLoss, isOtherMasked);
      gradient = v128.andnot(gradient, isMasked);
      otherGradient = v128.andnot(otherGradient, isOtherMasked);
    }
    const logRatioSize = f32x4.abs(f32x4.sub(logProb, oldLogProb));
    const isOrdinary = v128.and(
      f32x4.le(logRatioSize, mostLogRatio),
      f32x4.le(f32x4.abs(advantage), largest),
    );
    let nans = zero;
    if (!i32x4.all_true(isOrdinary) || v128.any_true(v128.or(isNear, isOtherNear))) {
      const isLeft = v128.andnot(v128.or(isNear, v128.not(i64x2.extend_low_i32x4_s(isOrdinary))), isMasked);
      const isOtherLeft = v128.andnot(
        v128.or(isOtherNear, v128.not(i64x2.extend_high_i32x4_s(isOrdinary))),
        isOtherMasked,
      );
      loss = v128.andnot(loss, isLeft);
      otherLoss = v128.andnot(otherLoss, isOtherLeft);
      gradient = v128.andnot(gradient, isLeft);
      otherGradient = v128.andnot(otherGradient, isOtherLeft);
      nans = v128.and(v128.shuffle<i32>(isLeft, isOtherLeft, 0, 2, 4, 6), f32x4.splat(NaN));
      left += popcnt(i64x2.bitmask(isLeft)) + popcnt(i64x2.bitmask(isOtherLeft));
    }
    total = f64x2.add(total, loss);
    otherTotal = f64x2.add(otherTotal, otherLoss);
    const rounded = toFloats(loss, otherLoss);
    sizes = f32x4.add(sizes, f32x4.abs(rounded));
    const writtenLosses = v128.or(f32x4.add(rounded, zero), nans);
    const writtenGrad = v128.or(f32x4.add(toFloats(gradient, otherGradient), zero), nans);
    if (rest >= 4) {
      v128.store(lossAt, writtenLosses);
      v128.store(gradAt, writtenGrad);
    } else {
      storeLast(lossAt, writtenLosses, rest);
      storeLast(gradAt, writtenGrad, rest);
    }
    xAt += 16;
    oldAt += 16;
    advantageAt += 16;
    maskAt += 32;
    lossAt += 16;
    gradAt += 16;
  }
  v128.store(sums, total);
  v128.store(sums, otherTotal, 16);
  v128.store(sums, lowDoubles(sizes), 32);
  v128.store(sums, highDoubles(sizes), 48);
  return left;
}
