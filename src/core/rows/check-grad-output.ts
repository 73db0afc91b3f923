import { allFinite } from '../tensors/all-within.ts';
import { checkElements } from '../tensors/check-elements.ts';
import { checkShape } from '../tensors/check-shape.ts';
import type { Tensor } from '../tensors/tensor.ts';
import type { OnNonFinite } from './options.ts';

/**
 * Checks the upstream gradient: of the shape of the result it belongs to, finite unless non-finite values propagate.
 *
 * @param counts whether the element at a flat position is used: that of an ignored row is never looked at
 * @throws InputError SHAPE_MISMATCH
 * @throws InputError NON_FINITE_INPUT
 */
export function checkGradOutput(
  gradOutput: Tensor,
  shape: readonly number[],
  meaning: string,
  onNonFinite: OnNonFinite,
  counts: (flat: number) => boolean = () => true,
): void {
  checkShape('grad_output', gradOutput, shape, meaning);
  if (onNonFinite === 'propagate' || allFinite(gradOutput.data)) return;
  const accepts = (x: number, flat: number) => Number.isFinite(x) || !counts(flat);
  checkElements('grad_output', gradOutput, 'NON_FINITE_INPUT', 'a finite number', accepts);
}
