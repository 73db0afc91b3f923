import { checkElements } from './check-elements.ts';
import type { Tensor } from './tensor.ts';

/** 2^128 − 2^103: halfway from the largest float32 to what would be the next. */
const FIRST_OVERFLOW = 3.4028235677973366e38;

/**
 * Rounds an input to float32 in place.
 *
 * @throws InputError NUMBER_OVERFLOW a finite number becomes infinite
 */
export function inputToFloat32(field: string, input: Tensor): void {
  const { data } = input;
  if (overflows(data as Float64Array)) {
    const accepts = (x: number) => !Number.isFinite(x) || Number.isFinite(Math.fround(x));
    const expected = 'a number that float32 can hold, within ±3.4028234663852886e38';
    checkElements(field, input, 'NUMBER_OVERFLOW', expected, accepts);
  }
  data.set(new Float32Array(data));
}

/** Whether one of them is finite and would become infinite. */
function overflows(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size >= FIRST_OVERFLOW && size < Number.POSITIVE_INFINITY) return true;
  }
  return false;
}
