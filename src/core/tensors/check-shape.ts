import { InputError } from './input-error.ts';
import { formatShape, sameShape, type Tensor } from './tensor.ts';

/**
 * Checks that `value` has exactly the shape `expected`.
 *
 * @throws InputError SHAPE_MISMATCH
 * @example checkShape('labels', labels, [2], 'the shape of logits without the class axis')
 */
export function checkShape(field: string, value: Tensor, expected: readonly number[], meaning: string): void {
  if (sameShape(value.shape, expected)) return;
  const seen = value.shape.length === 0 ? 'is a single number' : `has shape ${formatShape(value.shape)}`;
  const wanted = expected.length === 0 ? 'a single number' : `shape ${formatShape(expected)}`;
  throw new InputError('SHAPE_MISMATCH', [
    { path: [field], detail: `${field} ${seen}; expected ${wanted}, ${meaning}` },
  ]);
}
