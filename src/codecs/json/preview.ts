import { excerpt, LONGEST_EXCERPT } from '../../core/tensors/excerpt.ts';
import { UnsafeNumber } from './unsafe-number.ts';

/**
 * A JSON value as an error shows it: scalars whole or cut, the rest by kind.
 *
 * @example preview('3') // '"3"'
 * @example preview([1, 2]) // 'an array'
 */
export function preview(value: unknown): string {
  // One character more than is shown, so that the cut is seen: to quote all of a long text would take as long.
  if (typeof value === 'string') return excerpt(JSON.stringify(value.slice(0, LONGEST_EXCERPT + 1)));
  if (value instanceof UnsafeNumber) return excerpt(value.text);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
