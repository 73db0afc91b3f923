import { productError } from '../../kernel/double-double.ts';
import type { Pair } from './pair.ts';

/**
 * √x for x ≥ 0, with a relative error below 2^-102. Infinity of Infinity, NaN of NaN and of what is negative. `out` may be `x`.
 *
 *     √x = s + (x − s²) / 2s,   s = √x rounded to a double, as IEEE arithmetic demands of every host
 *
 * @example squareRoot(new Pair().set(2), out) // { high: 1.4142135623730951, low: -9.667293313452912e-17 }
 */
export function squareRoot(x: Pair, out: Pair): Pair {
  if (!(x.high > 0 && x.high < Number.POSITIVE_INFINITY)) return out.set(Math.sqrt(x.high));
  // Where s² is nearly too small for its error, or too large to be split.
  const isSmall = x.high < 2 ** -900;
  const scale = isSmall ? 2 ** 200 : x.high > 2 ** 900 ? 2 ** -200 : 1;
  const a = x.high * scale;
  const root = Math.sqrt(a);
  const square = root * root;
  const error = (a - square - productError(root, root, square) + x.low * scale) / (2 * root);
  const half = isSmall ? 2 ** -100 : scale === 1 ? 1 : 2 ** 100;
  const high = root + error;
  return out.set(high * half, (root - high + error) * half);
}
