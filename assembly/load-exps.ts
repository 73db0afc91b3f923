import { ROUNDER, STEP_HIGH, STEP_LOW, STEPS_PER_UNIT } from '../src/kernel/exp-of-difference';
import { EXPS, loadExps, MAX } from '../src/kernel/softmax-row';
import './doubles';

/** Where t_0 · 2^64 is, in bytes from the row's start. */
const EXPS_AT: usize = <usize>EXPS << 3;

/** What is added to n, so that shifted to the place of a double's exponent it is 2^n · 2^64. */
const EXPONENT_OF_SCALE: i64 = 1023 + 64;

/**
 * As `loadExps` of src/kernel/softmax-row.ts for a stride of 1, two classes at a time: each lane does what `expOfDifference`
 * does, in the same order, so that the bits are the same. Only the power of two is made, not looked up: it is exact either way.
 */
export function loadExpsInPairs(table: Doubles, row: Doubles, logits: Doubles, start: i32, classes: i32): void {
  const base = changetype<usize>(table);
  const max = f64x2.splat(row[MAX]);
  const pairs = classes & ~1;
  let from = changetype<usize>(logits) + (<usize>start << 3);
  let to = changetype<usize>(row) + EXPS_AT;
  for (let c: i32 = 0; c < pairs; c += 2, from += 16, to += 16) {
    const x = v128.load(from);
    const d = f64x2.sub(x, max);
    const maxRounded = f64x2.sub(x, d);
    const e = f64x2.add(f64x2.sub(x, f64x2.add(d, maxRounded)), f64x2.sub(maxRounded, max));

    const rounder = f64x2.splat(ROUNDER);
    const steps = f64x2.sub(f64x2.add(f64x2.mul(d, f64x2.splat(STEPS_PER_UNIT)), rounder), rounder);
    const step = i32x4.trunc_sat_f64x2_s_zero(steps);
    const first = v128.load(base + ((<usize>(i32x4.extract_lane(step, 0) & 127)) << 4));
    const second = v128.load(base + ((<usize>(i32x4.extract_lane(step, 1) & 127)) << 4));
    const high = v128.shuffle<f64>(first, second, 0, 2);
    const low = v128.shuffle<f64>(first, second, 1, 3);
    const n = i64x2.extend_low_i32x4_s(i32x4.shr_s(step, 7));
    const power = i64x2.shl(i64x2.add(n, i64x2.splat(EXPONENT_OF_SCALE)), 52);

    const rHigh = f64x2.sub(d, f64x2.mul(steps, f64x2.splat(STEP_HIGH)));
    const rRest = f64x2.sub(e, f64x2.mul(steps, f64x2.splat(STEP_LOW)));
    const r = f64x2.add(rHigh, rRest);
    const rLow = f64x2.add(f64x2.sub(rHigh, r), rRest);
    let series = f64x2.add(f64x2.splat(1.0 / 24.0), f64x2.mul(r, f64x2.splat(1.0 / 120.0)));
    series = f64x2.add(f64x2.splat(1.0 / 6.0), f64x2.mul(r, series));
    series = f64x2.add(f64x2.splat(0.5), f64x2.mul(r, series));
    const expm1 = f64x2.add(r, f64x2.add(rLow, f64x2.mul(f64x2.mul(r, r), series)));
    const scaled = f64x2.add(high, f64x2.add(low, f64x2.mul(high, expm1)));
    const exps = f64x2.mul(scaled, power);
    v128.store(to, v128.and(exps, f64x2.gt(d, f64x2.splat(-746))));
  }
  loadExps(table, row, logits, start, 1, pairs, classes);
}
