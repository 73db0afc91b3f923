/**
 * Whether a written number stands for this value: exactly, rounded to the digits shown, or, with `…` behind it, truncated
 * after them. Other values may not be rounded to 0.
 *
 * @example standsFor('0.67', 2 / 3) // true
 * @example standsFor('0.66…', 2 / 3) // true
 * @example standsFor('0.66', 2 / 3) // false
 */
export function standsFor(written: string, value: number): boolean {
  const isCut = written.endsWith('…');
  const digits = written.replace('…', '');
  if (!isCut && Number(digits) === value) return true;
  if (!Number.isFinite(value) || Number(digits) === 0) return false;
  const [mantissa = '', exponent] = digits.toLowerCase().split('e');
  const places = mantissa.split('.')[1]?.length ?? 0;
  const format = (decimals: number) =>
    exponent === undefined ? value.toFixed(decimals) : value.toExponential(decimals);
  const shown = isCut ? cut(format(100), places) : format(places);
  const [shownMantissa, shownExponent] = shown.split('e');
  return shownMantissa === mantissa.replace(/^(-?)\./, '$10.') && Number(shownExponent ?? 0) === Number(exponent ?? 0);
}

/** Truncates a number to `places` decimals; keeps its exponent. */
function cut(text: string, places: number): string {
  const [, kept, exponent] = text.match(`^(-?\\d+\\.\\d{${places}})\\d*(.*)$`) ?? [];
  return `${kept}${exponent}`;
}
