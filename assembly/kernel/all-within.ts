import './doubles';

/** See src/kernel/all-within.ts: four numbers at a time, to the end; few tensors have any that is not within. */
export function allDoublesWithin(x: Doubles, count: i32, low: f64, high: f64): bool {
  const least = f64x2.splat(low), most = f64x2.splat(high);
  const end = changetype<usize>(x) + (<usize>count << 3);
  let at = changetype<usize>(x);
  let areWithin = i64x2.splat(-1);
  for (; at + 32 <= end; at += 32) {
    const first = v128.load(at), second = v128.load(at, 16);
    const isFirst = v128.and(f64x2.ge(first, least), f64x2.le(first, most));
    const isSecond = v128.and(f64x2.ge(second, least), f64x2.le(second, most));
    areWithin = v128.and(areWithin, v128.and(isFirst, isSecond));
  }
  for (; at < end; at += 8) {
    const value = load<f64>(at);
    if (!(value >= low && value <= high)) return false;
  }
  return i64x2.all_true(areWithin);
}
