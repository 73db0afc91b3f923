import { COARSE_ROUNDER, ROUNDER, STEP_HIGH, STEP_LOW, STEPS_PER_UNIT, VANISHES, writeExps } from '../src/kernel/exps';
import { STEPS } from '../src/kernel/exp-table';
import './doubles';

/** Added to the low bits of n, shifted to the place of a double's exponent, this makes 2^n · 2^200. */
const EXPONENT_OF_SCALE: i64 = (1023 + 200) << 52;

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
  const rounder = f64x2.splat(ROUNDER);
  const coarseRounder = f64x2.splat(COARSE_ROUNDER);
  const toLow: usize = <usize>low << 3;
  const pairs = count & ~1;
  let from = changetype<usize>(x) + (<usize>first << 3);
  let to = changetype<usize>(row) + (<usize>exps << 3);
  for (let c: i32 = 0; c < pairs; c += 2, from += 16, to += 16) {
    const logits = v128.load(from);
    const d = f64x2.sub(logits, maxima);
    const rounded = f64x2.sub(logits, d);
    const e = f64x2.add(f64x2.sub(logits, f64x2.add(d, rounded)), f64x2.sub(rounded, maxima));

    const bits = f64x2.add(f64x2.mul(d, f64x2.splat(STEPS_PER_UNIT)), rounder);
    const steps = f64x2.sub(bits, rounder);
    const j = i32x4.shl(v128.and(bits, i64x2.splat(STEPS - 1)), 4);
    const firstPower = v128.load(base + i32x4.extract_lane(j, 0));
    const secondPower = v128.load(base + i32x4.extract_lane(j, 2));
    const a = v128.shuffle<f64>(firstPower, secondPower, 0, 2);
    const b = v128.shuffle<f64>(firstPower, secondPower, 1, 3);
    const power = i64x2.add(i64x2.shl(i64x2.shr_u(bits, 10), 52), i64x2.splat(EXPONENT_OF_SCALE));

    const rHigh = f64x2.sub(d, f64x2.mul(steps, f64x2.splat(STEP_HIGH)));
    const rRest = f64x2.sub(e, f64x2.mul(steps, f64x2.splat(STEP_LOW)));
    const r = f64x2.add(rHigh, rRest);
    const rLow = f64x2.add(f64x2.sub(rHigh, r), rRest);
    const r1 = f64x2.sub(f64x2.add(r, coarseRounder), coarseRounder);
    let terms = f64x2.add(f64x2.splat(1.0 / 24.0), f64x2.mul(r, f64x2.splat(1.0 / 120.0)));
    terms = f64x2.add(f64x2.splat(1.0 / 6.0), f64x2.mul(r, terms));
    terms = f64x2.add(f64x2.splat(0.5), f64x2.mul(r, terms));
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
    const isLeft = f64x2.gt(d, f64x2.splat(VANISHES));
    v128.store(to, v128.and(f64x2.mul(high, power), isLeft));
    v128.store(to + toLow, v128.and(f64x2.mul(highLow, power), isLeft));
  }
  writeExps(table, x, first + pairs, max, row, exps + pairs, low, count - pairs);
}
