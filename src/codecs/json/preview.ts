import { excerpt, LONGEST_EXCERPT } from '../../core/tensors/excerpt.ts';
import { UnsafeNumber } from './unsafe-number.ts';

/**
 * A JSON value as an error shows it: scalars whole or cut, the rest by kind; a tensor where there can be none by its type and shape.
 *
 * @example preview('3') // '"3"'
 * @example preview([1, 2]) // 'an array'
 */
export function preview(value: unknown): string {
  // One character more than is shown, so that the cut is seen: to quote all of a long text would take as long.
  if (typeof value === 'string') return excerpt(JSON.stringify(value.slice(0, LONGEST_EXCERPT + 1)));
  if (value instanceof UnsafeNumber) return excerpt(value.text);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return described(value) ?? 'an object';
  return String(value);
}

/** NumPy saves None as an object, which is no value here. */
const OBJECT = '|O';

/** What a codec has put in the place of a tensor that is no field's, or whoever wrote the same in JSON. */
function described(value: object): string | undefined {
  const { dtype, shape } = value as { dtype?: unknown; shape?: unknown };
  const isOne = typeof dtype === 'string' && Array.isArray(shape) && shape.every(Number.isSafeInteger);
  if (!isOne || Object.keys(value).length > 2) return undefined;
  const what = dtype === OBJECT ? ', a Python object such as None (which is to be left out)' : '';
  return `an array of dtype ${excerpt(dtype)} and shape ${excerpt(`[${shape.slice(0, LONGEST_EXCERPT).join(', ')}]`)}${what}`;
}
