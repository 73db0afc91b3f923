import { allFinite } from '../tensors/all-within.ts';
import { checkElements } from '../tensors/check-elements.ts';
import { checkShape } from '../tensors/check-shape.ts';
import type { ClassLayout } from '../tensors/class-layout.ts';
import type { Tensor } from '../tensors/tensor.ts';
import { toDoubles } from '../tensors/to-doubles.ts';

/**
 * Checks `class_weight` [C]: finite numbers, of either sign as in PyTorch. An empty batch of unknown C takes any.
 *
 * @throws InputError SHAPE_MISMATCH
 * @throws InputError NON_FINITE_INPUT
 */
export function checkClassWeight(
  classWeight: Tensor | undefined,
  layout: ClassLayout,
  allocate?: (length: number) => Float64Array,
): Float64Array | undefined {
  if (classWeight === undefined) return undefined;
  const classes = layout.classes === 0 ? (classWeight.shape[0] ?? 0) : layout.classes;
  checkShape('class_weight', classWeight, [classes], 'one weight a class');
  if (!allFinite(classWeight.data)) {
    checkElements('class_weight', classWeight, 'NON_FINITE_INPUT', 'a finite number', Number.isFinite);
  }
  // One a class: few enough for doubles, whatever they came as.
  return toDoubles(classWeight.data, allocate);
}
