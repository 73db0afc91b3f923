import { COARSE_ROUNDER, ROUNDER, STEP_HIGH, STEP_LOW, STEPS_PER_UNIT, VANISHES, writeExps } from '../../src/kernel/exps';
import { STEPS } from '../../src/kernel/exp-table';
import './doubles';

/** Added to the low bits of n, shifted to the place of a double's exponent, this makes 2^n · 2^200. */
const EXPONENT_OF_SCALE: i64 = (1023 + 200) << 52;

/**
 * What the loop needs, in both lanes. They are loaded before it: V8 makes a constant anew each time it is used.
 */
const CONSTANTS: usize = memory.data(11 * 16, 16);
v128.store(CONSTANTS, f64x2.splat(STEPS_PER_UNIT));
v128.store(CONSTANTS, f64x2.splat(ROUNDER), 16);
v128.store(CONSTANTS, f64x2.splat(COARSE_ROUNDER), 32);
v128.store(CONSTANTS, f64x2.splat(STEP_HIGH), 48);
v128.store(CONSTANTS, f64x2.splat(STEP_LOW), 64);
v128.store(CONSTANTS, f64x2.splat(1.0 / 120.0), 80);
v128.store(CONSTANTS, f64x2.splat(1.0 / 24.0), 96);
v128.store(CONSTANTS, f64x2.splat(1.0 / 6.0), 112);
v128.store(CONSTANTS, f64x2.splat(0.5), 128);
v128.store(CONSTANTS, i64x2.splat(EXPONENT_OF_SCALE), 144);
v128.store(CONSTANTS, f64x2.splat(VANISHES), 160);

/**
 * As `writeExps` of src/kernel/exps.ts, two numbers at a time: each lane does the same operations in the same order, so
 * that the bits are the same. Only the power of two is made, not looked up: it is exact either way.
 */
export function writeExpsInPairs(
  table: Doubles,
  x: Doubles,
  first: i32,
  max: f64,
  row: Doubles,
  exps: i32,
  low: i32,
  count: i32,
): void {
  const base = changetype<usize>(table);
  const maxima = f64x2.splat(max);
  const stepsPerUnit = v128.load(CONSTANTS);
  const rounder = v128.load(CONSTANTS, 16);
  const coarseRounder = v128.load(CONSTANTS, 32);
  const stepHigh = v128.load(CONSTANTS, 48);
  const stepLow = v128.load(CONSTANTS, 64);
  const a120th = v128.load(CONSTANTS, 80);
  const a24th = v128.load(CONSTANTS, 96);
  const aSixth = v128.load(CONSTANTS, 112);
  const half = v128.load(CONSTANTS, 128);
  const exponentOfScale = v128.load(CONSTANTS, 144);
  const vanishes = v128.load(CONSTANTS, 160);
  const toLow: usize = <usize>low << 3;
  const pairs = count & ~1;
  let from = changetype<usize>(x) + (<usize>first << 3);
  let to = changetype<usize>(row) + (<usize>exps << 3);
  for (let c: i32 = 0; c < pairs; c += 2, from += 16, to += 16) {
    const logits = v128.load(from);
    const d = f64x2.sub(logits, maxima);
    const rounded = f64x2.sub(logits, d);
    const e = f64x2.add(f64x2.sub(logits, f64x2.add(d, rounded)), f64x2.sub(rounded, maxima));

    const bits = f64x2.add(f64x2.mul(d, stepsPerUnit), rounder);
    const steps = f64x2.sub(bits, rounder);
    const firstPower = v128.load(base + (<usize>(i32x4.extract_lane(bits, 0) & (STEPS - 1)) << 4));
    const secondPower = v128.load(base + (<usize>(i32x4.extract_lane(bits, 2) & (STEPS - 1)) << 4));
    const a = v128.shuffle<f64>(firstPower, secondPower, 0, 2);
    const b = v128.shuffle<f64>(firstPower, secondPower, 1, 3);
    const power = i64x2.add(i64x2.shl(i64x2.shr_u(bits, 10), 52), exponentOfScale);

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
    const high = f64x2.add(sum, sumLow);
    const highLow = f64x2.add(f64x2.sub(sum, high), sumLow);
    const isLeft = f64x2.gt(d, vanishes);
    v128.store(to, v128.and(f64x2.mul(high, power), isLeft));
    v128.store(to + toLow, v128.and(f64x2.mul(highLow, power), isLeft));
  }
  writeExps(table, x, first + pairs, max, row, exps + pairs, low, count - pairs);
}
