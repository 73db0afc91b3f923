/** A number without an exponent, as it is printed below a factor. */
const PLAIN = /^[+\-−]?(?:\d+\.?\d*|\.\d+)$/;

/** The power of ten of a factor that stands before printed numbers: of `1.0e+03` it is 3. */
export function powerOf(factor: string): number {
  return Number(/e([+-]?\d+)$/i.exec(factor)?.[1] ?? 0);
}

/**
 * A printed number with the factor that is printed once for all, as decimals: a product would be rounded twice.
 *
 * @example scaled('1.2346', 3) // '1.2346e3'
 */
export function scaled(text: string, power: number): string {
  return power !== 0 && PLAIN.test(text) ? `${text}e${power}` : text;
}
