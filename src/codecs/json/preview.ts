/** How much of a value an error shows. */
const LONGEST = 40;

/** A text cut to a length that fits an error, and without lone surrogates. */
export function shorten(text: string): string {
  return (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text).toWellFormed();
}

/**
 * A JSON value as an error shows it: scalars whole or cut, the rest by kind.
 *
 * @example preview('3') // '"3"'
 * @example preview([1, 2]) // 'an array'
 */
export function preview(value: unknown): string {
  if (typeof value === 'string') return shorten(JSON.stringify(value));
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}
