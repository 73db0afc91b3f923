/** Whether `count` numbers are all in [low, high]; NaN is not. */
export function allDoublesWithin(x: Doubles, count: i32, low: number, high: number): boolean {
  for (let i: i32 = 0; i < count; i++) {
    const value = x[i] as number;
    if (!(value >= low && value <= high)) return false;
  }
  return true;
}
