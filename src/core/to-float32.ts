import { checkElements } from './check-elements.ts';
import type { Tensor } from './tensor.ts';

/** Rounds every number of a tensor to float32, to nearest even, in place. */
export function roundToFloat32({ data }: Tensor): void {
  for (let i = 0; i < data.length; i++) data[i] = Math.fround(data[i] as number);
}

/** From here on a number rounds to infinity: halfway from the largest float32 to what would be the next. */
const OVERFLOW = 2 ** 128 - 2 ** 103;

/**
 * Rounds an input to float32 in place.
 *
 * @throws InputError NUMBER_OVERFLOW a finite number becomes infinite
 */
export function inputToFloat32(field: string, input: Tensor): void {
  if (overflows(input.data)) {
    const accepts = (x: number) => !Number.isFinite(x) || Number.isFinite(Math.fround(x));
    const expected = 'a number that float32 can hold, within ±3.4028234663852886e38';
    checkElements(field, input, 'NUMBER_OVERFLOW', expected, accepts);
  }
  roundToFloat32(input);
}

/** Whether a finite number becomes infinite. */
function overflows(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size >= OVERFLOW && size < Number.POSITIVE_INFINITY) return true;
  }
  return false;
}
