import { EXP_SCALE } from '../../src/kernel/exp-table';
import { ARGMAX, DOUBTFUL, EXPS, FACTOR, LOG_TOTAL, MAX, UNSCALE } from '../../src/kernel/softmax-row';
import {
  addLosses,
  KEPT,
  SHARE,
  SUMS,
  sizeOfShare,
  TARGET,
  writeDifferences,
  writeWeights,
} from '../../src/kernel/target-row';
import './doubles';
import { differenceErrors, productErrors, splitHighs, sumErrors } from './pairs';

/*
 * The passes of src/kernel/target-row.ts over all classes, two at a time: the same operations in the same order.
 */

/** The address of a double. */
// @ts-ignore: decorator
@inline
function at(doubles: Doubles, index: i32): usize {
  return changetype<usize>(doubles) + (<usize>index << 3);
}

export function writeWeightsInPairs(
  target: Doubles,
  classes: i32,
  q: Doubles,
  qFirst: i32,
  classWeight: Doubles,
  smoothing: f64,
  x: Doubles,
  first: i32,
): void {
  const scale = f64x2.splat(EXP_SCALE);
  const kept = f64x2.splat(target[KEPT]);
  const keptHigh = splitHighs(kept);
  const keptLow = f64x2.splat(target[KEPT + 1]);
  const share = f64x2.splat(target[SHARE]);
  const shareLow = f64x2.splat(target[SHARE + 1]);
  const masked = f64x2.splat(-Infinity);
  const toLow = <usize>classes << 3;
  const pairs = classes & ~1;
  let from = at(q, qFirst), logits = at(x, first), weights = at(classWeight, 0), to = at(target, TARGET);
  for (const end = to + (<usize>pairs << 3); to < end; from += 16, logits += 16, weights += 16, to += 16) {
    let high = f64x2.mul(v128.load(from), scale);
    let low = f64x2.splat(0);
    if (smoothing !== 0) {
      const isLeft = f64x2.ne(v128.load(logits), masked);
      const ofClass = v128.and(share, isLeft);
      const own = f64x2.mul(kept, high);
      const ownLow = f64x2.add(productErrors(kept, keptHigh, high, own), f64x2.mul(keptLow, high));
      high = f64x2.add(own, ofClass);
      low = f64x2.add(sumErrors(own, ofClass, high), f64x2.add(ownLow, v128.and(shareLow, isLeft)));
    }
    const weight = v128.load(weights);
    const product = f64x2.mul(high, weight);
    const rest = f64x2.add(productErrors(high, splitHighs(high), weight, product), f64x2.mul(low, weight));
    const r = f64x2.add(product, rest);
    v128.store(to, r);
    v128.store(to + toLow, f64x2.add(f64x2.sub(product, r), rest));
  }
  writeWeights(target, pairs, classes, q, qFirst, classWeight, smoothing, x, first);
}

export function addWeightsInPairs(target: Doubles, argmax: i32, classes: i32): void {
  const own = TARGET + argmax;
  const ownHigh = target[own];
  const ownLow = target[own + classes];
  target[own] = 0;
  target[own + classes] = 0;
  const toLow = <usize>classes << 3;
  let sum = f64x2.splat(0), lost = sum, size = sum;
  let from = at(target, TARGET);
  for (const end = from + (<usize>(classes & ~1) << 3); from < end; from += 16) {
    const r = v128.load(from);
    const next = f64x2.add(sum, r);
    lost = f64x2.add(lost, f64x2.add(sumErrors(sum, r, next), v128.load(from + toLow)));
    sum = next;
    size = f64x2.add(size, f64x2.abs(r));
  }
  target[own] = ownHigh;
  target[own + classes] = ownLow;
  v128.store(at(target, SUMS), sum);
  v128.store(at(target, SUMS + 2), lost);
  v128.store(at(target, SUMS + 4), size);
}

export function addLossesInPairs(target: Doubles, row: Doubles, classes: i32, x: Doubles, first: i32): f64 {
  const argmax = TARGET + <i32>row[ARGMAX];
  const own = target[argmax];
  // The argmax has a term of its own.
  target[argmax] = 0;
  const max = f64x2.splat(row[MAX]);
  const log = f64x2.splat(row[LOG_TOTAL] * UNSCALE);
  const logLow = f64x2.splat(row[LOG_TOTAL + 1] * UNSCALE);
  const zero = f64x2.splat(0);
  const toLow = <usize>classes << 3;
  let sum = zero, lost = zero, size = zero, masked = zero;
  let from = at(target, TARGET), logits = at(x, first);
  for (const end = from + (<usize>(classes & ~1) << 3); from < end; from += 16, logits += 16) {
    const weight = v128.load(from);
    const logit = v128.load(logits);
    const d = f64x2.sub(logit, max);
    const counts = f64x2.ne(weight, zero);
    masked = v128.or(masked, v128.and(counts, f64x2.eq(d, f64x2.splat(-Infinity))));
    const high = f64x2.sub(log, d);
    const low = f64x2.add(differenceErrors(log, d, high), f64x2.sub(logLow, differenceErrors(logit, max, d)));
    // Of a masked class without weight it is 0 · ∞.
    const term = v128.and(f64x2.mul(weight, high), counts);
    const next = f64x2.add(sum, term);
    const error = f64x2.add(
      productErrors(weight, splitHighs(weight), high, term),
      f64x2.add(f64x2.mul(weight, low), f64x2.mul(v128.load(from + toLow), high)),
    );
    lost = f64x2.add(lost, v128.and(f64x2.add(sumErrors(sum, term, next), error), counts));
    sum = next;
    size = f64x2.add(size, f64x2.abs(term));
  }
  target[argmax] = own;
  // Losses that are not finite are for one at a time.
  const pairs = v128.any_true(masked) ? 0 : classes & ~1;
  if (pairs === 0) {
    sum = zero;
    lost = zero;
    size = zero;
  }
  v128.store(at(target, SUMS), sum);
  v128.store(at(target, SUMS + 2), lost);
  v128.store(at(target, SUMS + 4), size);
  return addLosses(target, row, pairs, classes, x, first);
}

export function writeDifferencesInPairs(
  target: Doubles,
  row: Doubles,
  classes: i32,
  factorHigh: f64,
  factorLow: f64,
  out: Doubles,
  start: i32,
): i32 {
  const share = f64x2.splat(row[FACTOR]);
  const shareHigh = splitHighs(share);
  const shareLow = f64x2.splat(row[FACTOR + 1]);
  const factor = f64x2.splat(factorHigh);
  const highOfFactor = splitHighs(factor);
  const lowOfFactor = f64x2.splat(factorLow);
  const size = f64x2.splat(sizeOfShare(target, row, factorHigh));
  const doubtful = f64x2.splat(row[DOUBTFUL]);
  const infinite = f64x2.splat(Infinity);
  const unscale = f64x2.splat(UNSCALE);
  const nan = f64x2.splat(NaN);
  const zero = f64x2.splat(0);
  const toLow = <usize>classes << 3;
  const pairs = classes & ~1;
  let exps = at(row, EXPS), weights = at(target, TARGET), to = at(out, start);
  let clear: i32 = 0;
  for (const end = to + (<usize>pairs << 3); to < end; exps += 16, weights += 16, to += 16) {
    const t = v128.load(exps);
    const r = v128.load(weights);
    const a = f64x2.mul(share, t);
    const aLow = f64x2.add(
      productErrors(share, shareHigh, t, a),
      f64x2.add(f64x2.mul(share, v128.load(exps + toLow)), f64x2.mul(shareLow, t)),
    );
    const b = f64x2.mul(factor, r);
    const bLow = f64x2.add(
      productErrors(factor, highOfFactor, r, b),
      f64x2.add(f64x2.mul(factor, v128.load(weights + toLow)), f64x2.mul(lowOfFactor, r)),
    );
    const difference = f64x2.sub(a, b);
    const result = f64x2.add(difference, f64x2.add(differenceErrors(a, b, difference), f64x2.sub(aLow, bLow)));
    const terms = f64x2.add(f64x2.mul(size, t), f64x2.abs(b));
    const isClear = v128.and(
      f64x2.ge(f64x2.abs(result), f64x2.mul(doubtful, terms)),
      f64x2.lt(terms, infinite),
    );
    clear += popcnt(i64x2.bitmask(isClear));
    v128.store(to, v128.bitselect(f64x2.add(f64x2.mul(result, unscale), zero), nan, isClear));
  }
  return pairs - clear + writeDifferences(target, row, pairs, classes, factorHigh, factorLow, out, start);
}
