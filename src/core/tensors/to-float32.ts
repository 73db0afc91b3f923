import { allWithin } from './all-within.ts';
import { checkElements } from './check-elements.ts';
import { convertNumbers } from './convert-numbers.ts';
import type { Kernel } from './kernel.ts';
import { DTYPES } from './numbers.ts';
import type { DoubleTensor, Tensor } from './tensor.ts';

const FLOAT32 = DTYPES.indexOf('float32');
const LARGEST = 3.4028234663852886e38;

/** 2^128 − 2^103: halfway from the largest float32 to what would be the next. */
const FIRST_OVERFLOW = 3.4028235677973366e38;

/**
 * An input rounded to float32, in memory of its own.
 *
 * @throws InputError NUMBER_OVERFLOW a finite number becomes infinite
 */
export function inputToFloat32(field: string, input: DoubleTensor, kernel: Kernel): Tensor<Float32Array> {
  const { shape, data } = input;
  // Few inputs have larger ones, masks of −Infinity among them.
  if (!allWithin(data, -LARGEST, LARGEST, kernel) && overflows(data)) {
    const accepts = (x: number) => !Number.isFinite(x) || Number.isFinite(Math.fround(x));
    const expected = 'a number that float32 can hold, within ±3.4028234663852886e38';
    checkElements(field, input, 'NUMBER_OVERFLOW', expected, accepts);
  }
  const rounded = kernel.allocateNumbers('float32', data.length);
  const [from, to] = [kernel.ref(data), kernel.ref(rounded)];
  if (from === undefined || to === undefined) convertNumbers(data, rounded);
  else kernel.writeRow(FLOAT32, from, to, 0, 1, data.length);
  return { shape, data: rounded };
}

/** Whether one of them is finite and would become infinite. */
function overflows(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size >= FIRST_OVERFLOW && size < Number.POSITIVE_INFINITY) return true;
  }
  return false;
}

/** Whether all of these are values of float32, or NaN. */
export function areFloat32(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) {
    const x = values[i] as number;
    if (Math.fround(x) !== x && !Number.isNaN(x)) return false;
  }
  return true;
}
