import { checkElements } from './check-elements.ts';
import type { Tensor } from './tensor.ts';

/** Rounds every number of a tensor to float32, to nearest even, in place. */
export function roundToFloat32({ data }: Tensor): void {
  for (let i = 0; i < data.length; i++) data[i] = Math.fround(data[i] as number);
}

/**
 * Rounds an input to float32 in place.
 *
 * @throws InputError NUMBER_OVERFLOW a finite number becomes infinite
 */
export function inputToFloat32(field: string, input: Tensor): void {
  const accepts = (x: number) => !Number.isFinite(x) || Number.isFinite(Math.fround(x));
  const expected = 'a number that float32 can hold, within ±3.4028234663852886e38';
  checkElements(field, input, 'NUMBER_OVERFLOW', expected, accepts);
  roundToFloat32(input);
}
