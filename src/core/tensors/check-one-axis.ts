import { InputError } from './input-error.ts';
import { formatShape } from './tensor.ts';

/**
 * Checks that a tensor has one axis, or is a single number.
 *
 * @param meaning what its numbers are, for errors
 * @throws InputError INVALID_SHAPE
 * @example checkOneAxis('chosen', [2, 3], 'a reward each') // chosen has shape [2, 3]; expected [N], a reward each
 */
export function checkOneAxis(field: string, shape: readonly number[], meaning: string): void {
  if (shape.length <= 1) return;
  const detail = `${field} has shape ${formatShape(shape)}; expected [N], ${meaning}`;
  throw new InputError('INVALID_SHAPE', [{ path: [field], detail }]);
}
