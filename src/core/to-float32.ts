import { checkElements } from './check-elements.ts';
import type { Kernel } from './kernel.ts';
import type { Tensor } from './tensor.ts';

/**
 * Rounds an input to float32 in place.
 *
 * @throws InputError NUMBER_OVERFLOW a finite number becomes infinite
 */
export function inputToFloat32(field: string, input: Tensor, kernel: Kernel): void {
  const { data } = input;
  if (kernel.overflowsFloat32(data, data.length)) {
    const accepts = (x: number) => !Number.isFinite(x) || Number.isFinite(Math.fround(x));
    const expected = 'a number that float32 can hold, within ±3.4028234663852886e38';
    checkElements(field, input, 'NUMBER_OVERFLOW', expected, accepts);
  }
  kernel.roundToFloat32(data, data.length);
}
