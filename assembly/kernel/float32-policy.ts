import { BOUNDS, FACTOR, IS_LINEAR, SUMS } from '../../src/kernel/policy-tokens';
import './doubles';
import { CONSTANTS, exp, loadLast, storeLast } from './float32-row';
import { highDoubles, lowDoubles, toFloats } from './widths';

/*
 * src/kernel/float32-policy.ts in SIMD, four tokens at a time: the same operations in the same order, so that the bits are the same.
 */

const LARGEST: f64 = 3.4028234663852886e38;
const MOST_LOG_RATIO: f64 = 480.0;
const NEAR: f64 = 9.094947017729282e-13;

const LIMITS: usize = memory.data(4 * 16, 16);
v128.store(LIMITS, f64x2.splat(MOST_LOG_RATIO));
v128.store(LIMITS, f64x2.splat(LARGEST), 16);
v128.store(LIMITS, f64x2.splat(NEAR), 32);
v128.store(LIMITS, f64x2.splat(NaN), 48);

// @ts-ignore: decorator
@inline
function isNearBound(ratio: v128, least: v128, most: v128, near: v128): v128 {
  return v128.or(
    f64x2.le(f64x2.abs(f64x2.sub(ratio, least)), f64x2.mul(least, near)),
    f64x2.le(f64x2.abs(f64x2.sub(ratio, most)), f64x2.mul(most, near)),
  );
}

// @ts-ignore: decorator
@inline
function isOrdinary(d: v128, advantage: v128, mostLogRatio: v128, largest: v128): v128 {
  return v128.and(f64x2.le(f64x2.abs(d), mostLogRatio), f64x2.le(f64x2.abs(advantage), largest));
}

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
  const smallest = v128.load(CONSTANTS, 80);
  const mostLogRatio = v128.load(LIMITS), largest = v128.load(LIMITS, 16);
  const near = v128.load(LIMITS, 32), nan = v128.load(LIMITS, 48);
  const zero = f64x2.splat(0);
  const leastOfPositive = f64x2.splat(policy[BOUNDS]), mostOfPositive = f64x2.splat(policy[BOUNDS + 1]);
  const leastOfOthers = f64x2.splat(policy[BOUNDS + 2]), mostOfOthers = f64x2.splat(policy[BOUNDS + 3]);
  const factor = f64x2.splat(policy[FACTOR]);
  const isLinear = policy[IS_LINEAR] !== 0;
  const sums = changetype<usize>(policy) + (<usize>SUMS << 3);
  let total = v128.load(sums), otherTotal = v128.load(sums, 16);
  let size = v128.load(sums, 32), otherSize = v128.load(sums, 48);
  let xAt = x + (<usize>first << 2);
  let oldAt = old + (<usize>first << 2);
  let maskAt = mask + (<usize>first << 3);
  let lossAt = losses + (<usize>first << 2);
  let gradAt = grad + (<usize>first << 2);
  let advantageAt = advantages + (<usize>advantageFirst << 2);
  const isEach = advantageStep !== 0;
  let advantage = isEach || count === 0 ? zero : v128.load32_splat(advantageAt);
  const none = f64x2.splat(0);
  let left: i32 = 0;
  for (let rest = count; rest > 0; rest -= 4) {
    let logProb: v128, oldLogProb: v128;
    let isMasked = none, isOtherMasked = none;
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
    const ratio = exp(d, stepsPerUnit, rounder, c1, c2, c3, smallest);
    const otherRatio = exp(otherD, stepsPerUnit, rounder, c1, c2, c3, smallest);
    const isPositive = f64x2.gt(a, zero), isOtherPositive = f64x2.gt(otherA, zero);
    const least = v128.bitselect(leastOfPositive, leastOfOthers, isPositive);
    const most = v128.bitselect(mostOfPositive, mostOfOthers, isPositive);
    const otherLeast = v128.bitselect(leastOfPositive, leastOfOthers, isOtherPositive);
    const otherMost = v128.bitselect(mostOfPositive, mostOfOthers, isOtherPositive);
    const isDoubtful = v128.or(
      v128.not(isOrdinary(d, a, mostLogRatio, largest)),
      isNearBound(ratio, least, most, near),
    );
    const isOtherDoubtful = v128.or(
      v128.not(isOrdinary(otherD, otherA, mostLogRatio, largest)),
      isNearBound(otherRatio, otherLeast, otherMost, near),
    );
    const isLeft = v128.andnot(isDoubtful, isMasked), isOtherLeft = v128.andnot(isOtherDoubtful, isOtherMasked);
    const isNone = v128.or(isDoubtful, isMasked), isOtherNone = v128.or(isOtherDoubtful, isOtherMasked);
    const c = f64x2.pmin(most, f64x2.pmax(least, ratio));
    const otherC = f64x2.pmin(otherMost, f64x2.pmax(otherLeast, otherRatio));
    const p = f64x2.mul(f64x2.sub(zero, a), c), otherP = f64x2.mul(f64x2.sub(zero, otherA), otherC);
    let loss = p, otherLoss = otherP;
    let gradient = f64x2.mul(factor, p), otherGradient = f64x2.mul(factor, otherP);
    if (isLinear) {
      loss = f64x2.mul(p, lowX);
      otherLoss = f64x2.mul(otherP, highX);
    } else {
      gradient = v128.andnot(gradient, v128.or(f64x2.lt(ratio, least), f64x2.gt(ratio, most)));
      otherGradient = v128.andnot(
        otherGradient,
        v128.or(f64x2.lt(otherRatio, otherLeast), f64x2.gt(otherRatio, otherMost)),
      );
    }
    loss = v128.andnot(loss, isNone);
    otherLoss = v128.andnot(otherLoss, isOtherNone);
    gradient = v128.andnot(gradient, isNone);
    otherGradient = v128.andnot(otherGradient, isOtherNone);
    total = f64x2.add(total, loss);
    otherTotal = f64x2.add(otherTotal, otherLoss);
    size = f64x2.add(size, f64x2.abs(loss));
    otherSize = f64x2.add(otherSize, f64x2.abs(otherLoss));
    const nans = v128.and(nan, isLeft), otherNans = v128.and(nan, isOtherLeft);
    const writtenLosses = toFloats(
      v128.or(f64x2.add(loss, zero), nans),
      v128.or(f64x2.add(otherLoss, zero), otherNans),
    );
    const writtenGrad = toFloats(
      v128.or(f64x2.add(gradient, zero), nans),
      v128.or(f64x2.add(otherGradient, zero), otherNans),
    );
    left += popcnt(i64x2.bitmask(isLeft)) + popcnt(i64x2.bitmask(isOtherLeft));
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
  v128.store(sums, size, 32);
  v128.store(sums, otherSize, 48);
  return left;
}
