import './doubles';

/** See src/kernel/count-booleans.ts: four numbers at a time, to the end; hardly any mask has a number that is no boolean. */
export function countBooleans(x: Doubles, first: i32, count: i32): i32 {
  const zero = f64x2.splat(0), one = f64x2.splat(1);
  let at = changetype<usize>(x) + (<usize>first << 3);
  const end = at + (<usize>count << 3);
  let areBooleans = i64x2.splat(-1);
  let some = i64x2.splat(0), others = some;
  for (; at + 32 <= end; at += 32) {
    const low = v128.load(at), high = v128.load(at, 16);
    const areOnes = f64x2.eq(low, one), areOtherOnes = f64x2.eq(high, one);
    // −1 for each.
    some = i64x2.add(some, areOnes);
    others = i64x2.add(others, areOtherOnes);
    areBooleans = v128.and(
      areBooleans,
      v128.and(v128.or(areOnes, f64x2.eq(low, zero)), v128.or(areOtherOnes, f64x2.eq(high, zero))),
    );
  }
  some = i64x2.add(some, others);
  let ones = <i32>(-(i64x2.extract_lane(some, 0) + i64x2.extract_lane(some, 1)));
  for (; at < end; at += 8) {
    const value = load<f64>(at);
    if (value === 1) ones++;
    else if (value !== 0) return -1;
  }
  return i64x2.all_true(areBooleans) ? ones : -1;
}
