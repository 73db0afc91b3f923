/** Rounds doubles to float32 in place, to nearest even; one that is too large becomes infinite. */
export function roundToFloat32(values: Doubles, count: i32): void {
  for (let i: i32 = 0; i < count; i++) values[i] = Math.fround(values[i] as number);
}

/** Whether one of them is finite and would become infinite. */
export function overflowsFloat32(values: Doubles, count: i32): boolean {
  for (let i: i32 = 0; i < count; i++) {
    const size = Math.abs(values[i] as number);
    if (size >= FIRST_OVERFLOW && size < Infinity) return true;
  }
  return false;
}

/** 2^128 − 2^103: halfway from the largest float32 to what would be the next. */
const FIRST_OVERFLOW: number = 3.4028235677973366e38;
