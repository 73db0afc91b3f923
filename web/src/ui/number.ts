/** All digits, as the service writes them. */
export function exact(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/**
 * Four digits, for a column of numbers.
 *
 * @example short(1.9287498479639178e-22) // '1.929e-22'
 * @example short(-0.21959572) // '−0.2196'
 */
export function short(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞';
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6) ? value.toExponential(3) : String(Number(value.toPrecision(4)));
  return text.replace('-', size !== 0 && value < 0 ? '−' : '-');
}
