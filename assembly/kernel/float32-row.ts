import { fillPowers, POWERS } from '../../src/kernel/fill-powers';
import './doubles';
import { fastLog1p } from './fast-log1p';
import { highDoubles, lowDoubles, toFloats } from './widths';

/*
 * src/kernel/float32-row.ts in SIMD: the same operations in the same order, so that the bits are the same. There it says what
 * each function does; here rows, logits and results are addresses, and `start` still counts numbers.
 */

/** The slots of a row, in bytes from its address. */
const MAX: usize = 0;
const TAIL: usize = 8;
const DENOMINATOR: usize = 16;
const LOG_DENOMINATOR: usize = 24;
const EXPS: usize = 64;

const SMALLEST: f64 = -708.0;
const STEPS_PER_UNIT: f64 = 738.6598609351493;
const STEP: f64 = 0.0013538030870311431;
const MOST: f64 = STEP / 2.0;
const ROUNDER: f64 = 6755399441055744.0;
const C1: f64 = STEP;
const C2: f64 = STEP * STEP * (0.5 + (0.8284271247461901 / 24.0) * (MOST * MOST));
const C3: f64 = STEP * STEP * STEP * (1.0 / 6.0);

/** Bits of a double behind the place of j, and of j: 2^n is n shifted to the exponent. */
const STEP_AT: i32 = 43;
const STEP_MASK: i32 = POWERS - 1;

/** The bits of 2^(j/512), less j where the number of steps has it: adding all steps there leaves n in the exponent. */
const POWER_TABLE: usize = memory.data(8 * POWERS, 64);
fillPowers(changetype<Doubles>(POWER_TABLE));
for (let j = 0; j < POWERS; j++) {
  const at = POWER_TABLE + (<usize>j << 3);
  store<u64>(at, load<u64>(at) - (<u64>j << STEP_AT));
}

/**
 * What `exp` needs, in both lanes. Its callers load them before their loop: V8 makes a constant anew each time it is used, which
 * would cost a fifth.
 */
export const CONSTANTS: usize = memory.data(6 * 16, 16);
v128.store(CONSTANTS, f64x2.splat(STEPS_PER_UNIT));
v128.store(CONSTANTS, f64x2.splat(ROUNDER), 16);
v128.store(CONSTANTS, f64x2.splat(C1), 32);
v128.store(CONSTANTS, f64x2.splat(C2), 48);
v128.store(CONSTANTS, f64x2.splat(C3), 64);
v128.store(CONSTANTS, f64x2.splat(SMALLEST), 80);

/** exp of two doubles in ±700. */
// @ts-ignore: decorator
@inline
export function exp(d: v128, stepsPerUnit: v128, rounder: v128, c1: v128, c2: v128, c3: v128): v128 {
  const t = f64x2.mul(d, stepsPerUnit);
  const rounded = f64x2.add(t, rounder);
  const u = f64x2.sub(t, f64x2.sub(rounded, rounder));
  const first = v128.load64_zero(<usize>(i32x4.extract_lane(rounded, 0) & STEP_MASK) << 3, POWER_TABLE);
  const second = <usize>(i32x4.extract_lane(rounded, 2) & STEP_MASK) << 3;
  const power = i64x2.add(v128.load64_lane(second, first, 1, POWER_TABLE), i64x2.shl(rounded, STEP_AT));
  const series = f64x2.add(c1, f64x2.mul(u, f64x2.add(c2, f64x2.mul(u, c3))));
  return f64x2.add(power, f64x2.mul(power, f64x2.mul(u, series)));
}

/** exp of two doubles ≤ 0. */
// @ts-ignore: decorator
@inline
function expOrZero(d: v128, stepsPerUnit: v128, rounder: v128, c1: v128, c2: v128, c3: v128, smallest: v128): v128 {
  // NaN is not less, and stays.
  return v128.andnot(exp(d, stepsPerUnit, rounder, c1, c2, c3), f64x2.lt(d, smallest));
}

/** The last one to three numbers of a row, and −Infinity. */
// @ts-ignore: decorator
@inline
export function loadLast(x: usize, count: i32): v128 {
  const none = f32x4.splat(-Infinity);
  if ((count & 2) === 0) return v128.load32_lane(x, none, 0);
  const two = v128.load64_lane(x, none, 0);
  return count & 1 ? v128.load32_lane(x, two, 2, 8) : two;
}

/** Stores the first one to three of four float32. */
// @ts-ignore: decorator
@inline
export function storeLast(out: usize, x: v128, count: i32): void {
  if (count & 2) {
    v128.store64_lane(out, x, 0);
    if (count & 1) v128.store32_lane(out, x, 2, 8);
  } else v128.store32_lane(out, x, 0);
}

/** The largest number of a row; NaN is overlooked. */
function largest(x: usize, classes: i32): f32 {
  let a = f32x4.splat(-Infinity), b = a, c = a, d = a;
  let rest = classes;
  for (; rest >= 16; rest -= 16, x += 64) {
    a = f32x4.pmax(a, v128.load(x));
    b = f32x4.pmax(b, v128.load(x, 16));
    c = f32x4.pmax(c, v128.load(x, 32));
    d = f32x4.pmax(d, v128.load(x, 48));
  }
  for (; rest >= 4; rest -= 4, x += 16) a = f32x4.pmax(a, v128.load(x));
  if (rest > 0) b = f32x4.pmax(b, loadLast(x, rest));
  a = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  a = f32x4.pmax(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  a = f32x4.pmax(a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
  return f32x4.extract_lane(a, 0);
}

/** The index of the first number of a row that equals one that is there. */
function firstIndex(x: usize, classes: i32, wanted: f32): i32 {
  const all = f32x4.splat(wanted);
  let c = 0;
  for (; c + 32 < classes; c += 32, x += 128) {
    const first = v128.or(f32x4.eq(v128.load(x), all), f32x4.eq(v128.load(x, 16), all));
    const second = v128.or(f32x4.eq(v128.load(x, 32), all), f32x4.eq(v128.load(x, 48), all));
    const third = v128.or(f32x4.eq(v128.load(x, 64), all), f32x4.eq(v128.load(x, 80), all));
    const fourth = v128.or(f32x4.eq(v128.load(x, 96), all), f32x4.eq(v128.load(x, 112), all));
    if (v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))) break;
  }
  // No branch depends on where it is in a short row.
  const count = min(32, classes - c);
  let found: u32 = 0;
  let i = 0;
  for (; i + 4 <= count; i += 4, x += 16) found |= <u32>i32x4.bitmask(f32x4.eq(v128.load(x), all)) << i;
  if (i < count) found |= <u32>i32x4.bitmask(f32x4.eq(loadLast(x, count - i), all)) << i;
  return c + ctz(found);
}

/** Σ t_c but that of class k. */
// @ts-ignore: decorator
@inline
function sumExps(to: usize, x: usize, classes: i32, k: i32, max: f64, keepsExps: bool): f64 {
  const stepsPerUnit = v128.load(CONSTANTS), rounder = v128.load(CONSTANTS, 16);
  const c1 = v128.load(CONSTANTS, 32), c2 = v128.load(CONSTANTS, 48), c3 = v128.load(CONSTANTS, 64);
  const smallest = v128.load(CONSTANTS, 80);
  const maxima = f64x2.splat(max);
  const lanes = i32x4(0, 1, 2, 3);
  const none = f32x4.splat(-Infinity);
  let sum = f64x2.splat(0), other = sum;
  // Four at a time: to the maximum, those with the maximum, to the end, and what is left.
  let stop = k & ~3;
  let c = 0;
  for (;;) {
    for (; c < stop; c += 4) {
      const v = v128.load(x + (<usize>c << 2));
      const low = expOrZero(f64x2.sub(lowDoubles(v), maxima), stepsPerUnit, rounder, c1, c2, c3, smallest);
      const high = expOrZero(f64x2.sub(highDoubles(v), maxima), stepsPerUnit, rounder, c1, c2, c3, smallest);
      if (keepsExps) {
        v128.store(to + (<usize>c << 3), low);
        v128.store(to + (<usize>c << 3), high, 16);
      }
      sum = f64x2.add(sum, low);
      other = f64x2.add(other, high);
    }
    if (c >= classes) break;
    const from = x + (<usize>c << 2);
    const some = c + 4 <= classes ? v128.load(from) : loadLast(from, classes - c);
    const v = v128.bitselect(none, some, i32x4.eq(lanes, i32x4.splat(k - c)));
    const low = expOrZero(f64x2.sub(lowDoubles(v), maxima), stepsPerUnit, rounder, c1, c2, c3, smallest);
    const high = expOrZero(f64x2.sub(highDoubles(v), maxima), stepsPerUnit, rounder, c1, c2, c3, smallest);
    if (keepsExps) {
      v128.store(to + (<usize>c << 3), low);
      v128.store(to + (<usize>c << 3), high, 16);
    }
    sum = f64x2.add(sum, low);
    other = f64x2.add(other, high);
    c += 4;
    stop = classes & ~3;
  }
  if (keepsExps) store<f64>(to + (<usize>k << 3), 1);
  sum = f64x2.add(sum, other);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

export function loadFloat32Row(row: usize, logits: usize, start: i32, classes: i32, keepsExps: bool): bool {
  const x = logits + (<usize>start << 2);
  const value = largest(x, classes);
  if (!(abs(value) < Infinity)) return false;
  const k = firstIndex(x, classes, value);
  // Of 0 and −0 the first.
  const max = <f64>load<f32>(x + (<usize>k << 2));
  const tail = keepsExps
    ? sumExps(row + EXPS, x, classes, k, max, true)
    : sumExps(row + EXPS, x, classes, k, max, false);
  if (isNaN(tail)) return false;
  store<f64>(row, max, MAX);
  store<f64>(row, tail, TAIL);
  store<f64>(row, 1.0 + tail, DENOMINATOR);
  store<f64>(row, fastLog1p(tail), LOG_DENOMINATOR);
  return true;
}

/** Stores four results as float32 or as doubles. */
// @ts-ignore: decorator
@inline
function storeFour<T extends number>(out: usize, low: v128, high: v128): void {
  if (sizeof<T>() === 4) v128.store(out, toFloats(low, high));
  else {
    v128.store(out, low);
    v128.store(out, high, 16);
  }
}

/** Stores the last one to three. */
// @ts-ignore: decorator
@inline
function storeLastOf<T extends number>(out: usize, low: v128, high: v128, count: i32): void {
  if (sizeof<T>() === 4) storeLast(out, toFloats(low, high), count);
  else if (count === 1) v128.store64_lane(out, low, 0);
  else {
    v128.store(out, low);
    if (count === 3) v128.store64_lane(out, high, 0, 16);
  }
}

// @ts-ignore: decorator
@inline
function writeScaled<T extends number>(row: usize, scale: f64, out: usize, classes: i32): void {
  const scales = f64x2.splat(scale);
  const zero = f64x2.splat(0);
  let from = row + EXPS;
  let to = out;
  let rest = classes;
  for (; rest >= 4; rest -= 4, from += 32, to += 4 * sizeof<T>()) {
    const low = f64x2.add(f64x2.mul(v128.load(from), scales), zero);
    const high = f64x2.add(f64x2.mul(v128.load(from, 16), scales), zero);
    storeFour<T>(to, low, high);
  }
  if (rest === 0) return;
  const low = f64x2.add(f64x2.mul(v128.load(from), scales), zero);
  const high = f64x2.add(f64x2.mul(v128.load(from, 16), scales), zero);
  storeLastOf<T>(to, low, high, rest);
}

// @ts-ignore: decorator
@inline
function writeLabelGradient<T extends number>(row: usize, y: i32, factor: f64, out: usize, classes: i32): void {
  const scale = factor / load<f64>(row, DENOMINATOR);
  writeScaled<T>(row, scale, out, classes);
  const t = load<f64>(row + (<usize>y << 3), EXPS);
  const others = t === 1 ? load<f64>(row, TAIL) : load<f64>(row, DENOMINATOR) - t;
  const atLabel = 0.0 - others * scale;
  if (sizeof<T>() === 4) store<f32>(out + (<usize>y << 2), <f32>atLabel);
  else store<f64>(out + (<usize>y << 3), atLabel);
}

// @ts-ignore: decorator
@inline
function writeLogProbs<T extends number>(row: usize, x: usize, out: usize, classes: i32): void {
  const maxima = f64x2.splat(load<f64>(row, MAX));
  const logDenominators = f64x2.splat(load<f64>(row, LOG_DENOMINATOR));
  let from = x;
  let to = out;
  let rest = classes;
  for (; rest >= 4; rest -= 4, from += 16, to += 4 * sizeof<T>()) {
    const v = v128.load(from);
    const low = f64x2.sub(f64x2.sub(lowDoubles(v), maxima), logDenominators);
    const high = f64x2.sub(f64x2.sub(highDoubles(v), maxima), logDenominators);
    storeFour<T>(to, low, high);
  }
  if (rest === 0) return;
  const v = loadLast(from, rest);
  const low = f64x2.sub(f64x2.sub(lowDoubles(v), maxima), logDenominators);
  const high = f64x2.sub(f64x2.sub(highDoubles(v), maxima), logDenominators);
  storeLastOf<T>(to, low, high, rest);
}

export function writeFloat32LabelGradient(row: usize, y: i32, factor: f64, out: usize, start: i32, classes: i32): void {
  writeLabelGradient<f32>(row, y, factor, out + (<usize>start << 2), classes);
}

export function writeFloat32LabelGradientToDoubles(
  row: usize,
  y: i32,
  factor: f64,
  out: usize,
  start: i32,
  classes: i32,
): void {
  writeLabelGradient<f64>(row, y, factor, out + (<usize>start << 3), classes);
}

export function writeFloat32Probs(row: usize, out: usize, start: i32, classes: i32): void {
  writeScaled<f32>(row, 1.0 / load<f64>(row, DENOMINATOR), out + (<usize>start << 2), classes);
}

export function writeFloat32ProbsToDoubles(row: usize, out: usize, start: i32, classes: i32): void {
  writeScaled<f64>(row, 1.0 / load<f64>(row, DENOMINATOR), out + (<usize>start << 3), classes);
}

export function writeFloat32LogProbs(
  row: usize,
  logits: usize,
  start: i32,
  out: usize,
  outStart: i32,
  classes: i32,
): void {
  writeLogProbs<f32>(row, logits + (<usize>start << 2), out + (<usize>outStart << 2), classes);
}

export function writeFloat32LogProbsToDoubles(
  row: usize,
  logits: usize,
  start: i32,
  out: usize,
  outStart: i32,
  classes: i32,
): void {
  writeLogProbs<f64>(row, logits + (<usize>start << 2), out + (<usize>outStart << 3), classes);
}
