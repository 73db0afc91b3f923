import { exact } from '../ui/number.ts';

/**
 * All digits of a number, as it is printed.
 *
 * @example typeset(-1e-8) // '−1e−8'
 */
export function typeset(value: number): string {
  return exact(value).replaceAll('-', '−').replace('e+', 'e').replace('Infinity', '∞');
}
