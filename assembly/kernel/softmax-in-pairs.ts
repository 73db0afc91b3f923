import { SPLITTER, splitHigh } from '../../src/kernel/double-double';
import { ARGMAX, EVEN, EVEN_LOST, EXPS, FACTOR, UNSCALE, writeScaledExps } from '../../src/kernel/softmax-row';
import './doubles';

/** As `addExps` of src/kernel/softmax-row.ts: the two sums are the two lanes. */
export function addExpsInPairs(row: Doubles, classes: i32): void {
  const argmax = EXPS + <i32>row[ARGMAX];
  const own = row[argmax];
  row[argmax] = 0;
  const toLow: usize = <usize>classes << 3;
  let sum = f64x2.splat(0);
  let lost = f64x2.splat(0);
  let from = changetype<usize>(row) + (<usize>EXPS << 3);
  for (let end = from + (<usize>(classes & ~1) << 3); from < end; from += 16) {
    const t = v128.load(from);
    const next = f64x2.add(sum, t);
    const rounded = f64x2.sub(next, sum);
    const error = f64x2.add(f64x2.sub(sum, f64x2.sub(next, rounded)), f64x2.sub(t, rounded));
    lost = f64x2.add(lost, f64x2.add(error, v128.load(from + toLow)));
    sum = next;
  }
  v128.store(changetype<usize>(row) + (<usize>EVEN << 3), sum);
  v128.store(changetype<usize>(row) + (<usize>EVEN_LOST << 3), lost);
  row[argmax] = own;
}

/** As `writeScaledExps` of src/kernel/softmax-row.ts, two classes at a time. */
export function writeScaledExpsInPairs(row: Doubles, classes: i32, out: Doubles, start: i32): void {
  const factor = row[FACTOR];
  const high = splitHigh(factor);
  const factors = f64x2.splat(factor);
  const factorHigh = f64x2.splat(high);
  const factorRest = f64x2.splat(factor - high + row[FACTOR + 1]);
  const splitter = f64x2.splat(SPLITTER);
  const unscale = f64x2.splat(UNSCALE);
  const zero = f64x2.splat(0);
  const toLow: usize = <usize>classes << 3;
  const pairs = classes & ~1;
  let from = changetype<usize>(row) + (<usize>EXPS << 3);
  let to = changetype<usize>(out) + (<usize>start << 3);
  for (let c: i32 = 0; c < pairs; c += 2, from += 16, to += 16) {
    const t = v128.load(from);
    const scaled = f64x2.mul(splitter, t);
    const tHigh = f64x2.sub(scaled, f64x2.sub(scaled, t));
    const rest = f64x2.add(
      f64x2.mul(factorHigh, f64x2.sub(t, tHigh)),
      f64x2.add(f64x2.mul(factorRest, t), f64x2.mul(factors, v128.load(from + toLow))),
    );
    const sum = f64x2.add(f64x2.mul(factorHigh, tHigh), rest);
    v128.store(to, f64x2.add(f64x2.mul(sum, unscale), zero));
  }
  writeScaledExps(row, pairs, classes, out, start);
}
