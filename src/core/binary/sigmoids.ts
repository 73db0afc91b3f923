import { Pair } from '../pairs/pair.ts';
import { sigmoid } from '../pairs/sigmoid.ts';
import type { Kernel } from '../tensors/kernel.ts';
import { type DoubleTensor, empty } from '../tensors/tensor.ts';

/** Numbers between two checks whether the client still waits for the answer. */
const AT_ONCE = 1024;

/**
 * σ(x) = 1 / (1 + e^−x) of each of some numbers, rounded once. 0 and 1 of ∓Infinity, NaN of NaN.
 *
 * @example sigmoids(Float64Array.of(0, -50), [2], kernel).data // [0.5, 1.9287498479639178e-22]
 */
export function sigmoids(x: Float64Array, shape: readonly number[], kernel: Kernel): DoubleTensor {
  const tensor = empty(shape, 'float64', kernel);
  const point = new Pair();
  const value = new Pair();
  const complement = new Pair();
  for (let n = 0; n < x.length; n++) {
    if (n % AT_ONCE === 0) kernel.checkpoint(0);
    sigmoid(point.set(x[n] as number), value, complement);
    tensor.data[n] = value.value;
  }
  return tensor;
}
