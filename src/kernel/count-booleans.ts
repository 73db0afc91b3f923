/**
 * How many of `count` numbers from `first` on are 1, where all are 0 or 1; else −1.
 *
 * @example countBooleans(Float64Array.of(1, 0, 1), 0, 3) // 2
 */
export function countBooleans(x: Doubles, first: i32, count: i32): i32 {
  let ones: i32 = 0;
  for (let i: i32 = first; i < first + count; i++) {
    const value = x[i] as number;
    if (value === 1) ones++;
    else if (value !== 0) return -1;
  }
  return ones;
}
