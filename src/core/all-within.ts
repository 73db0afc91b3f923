/**
 * Whether all numbers are in [low, high]; NaN is not. A loop that asks nobody for each number: what the checks of tensors
 * are for is rare.
 */
export function allWithin(values: Float64Array, low: number, high: number): boolean {
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    if (!(x >= low && x <= high)) return false;
  }
  return true;
}

/** Whether all numbers are finite. */
export function allFinite(values: Float64Array): boolean {
  return allWithin(values, -Number.MAX_VALUE, Number.MAX_VALUE);
}
