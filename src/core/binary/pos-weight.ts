import { checkElements } from '../tensors/check-elements.ts';
import { checkShape } from '../tensors/check-shape.ts';
import { classLayout } from '../tensors/class-layout.ts';
import type { Kernel } from '../tensors/kernel.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { toDoubles } from '../tensors/to-doubles.ts';

/**
 * What the losses of right answers are multiplied by, for the element at each flat position: one for all, or one a class.
 *
 * @param shape that of the logits, whose classes are along `classAxis`: see `classLayout` for the default
 * @throws InputError SHAPE_MISMATCH, INVALID_SHAPE, CLASS_AXIS_OUT_OF_RANGE, INVALID_WEIGHT a weight that is negative or not finite
 * @example posWeightOf(tensor([2], [1, 3]), [4, 2], undefined, kernel)(5) // 3
 */
export function posWeightOf(
  posWeight: Tensor | undefined,
  shape: readonly number[],
  classAxis: number | undefined,
  kernel: Kernel,
): (element: number) => number {
  const isOfClasses = posWeight !== undefined && posWeight.shape.length > 0;
  if (isOfClasses && shape.length === 0) checkShape('pos_weight', posWeight, [], 'as the logits are');
  const layout = isOfClasses || classAxis !== undefined ? classLayout('logits', shape, classAxis) : undefined;
  if (posWeight === undefined) return () => 1;
  const isFine = (w: number) => w >= 0 && w < Number.POSITIVE_INFINITY;
  checkElements('pos_weight', posWeight, 'INVALID_WEIGHT', 'a finite number of at least 0', isFine);
  const weights = toDoubles(posWeight.data, kernel.allocate);
  if (layout === undefined || !isOfClasses) return () => weights[0] as number;
  const { inner } = layout;
  // An empty batch of unknown C takes any.
  const classes = layout.classes || (posWeight.shape[0] as number);
  checkShape('pos_weight', posWeight, [classes], 'one weight a class');
  return (element) => weights[Math.floor(element / inner) % classes] as number;
}
