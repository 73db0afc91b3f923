/** All digits, as the service writes them. */
export function exact(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

/** A number as it is typed: all digits, and inf as Python and PyTorch have it. */
export function asTyped(value: number): string {
  return exact(value).replace('Infinity', 'inf').replace('NaN', 'nan');
}

/**
 * A number's text with the signs of print.
 *
 * @example printed('-1e-8') // '−1e−8'
 */
export function printed(text: string): string {
  return text.replaceAll('-', '−').replace('e+', 'e').replace('Infinity', '∞');
}

/** Below and from where on four digits are written with a power of ten. */
const SMALL = 1e-4;
const LARGE = 1e6;

/**
 * Four digits, for a column of numbers: zeros at the end where there are more, none where these are all. What is near 1 but is not 1 has as
 * many digits as it takes to see so, or the difference.
 *
 * @example short(1.9287498479639178e-22) // '1.929e−22'
 * @example short(-0.21959572) // '−0.2196'
 * @example short(15.0000003) // '15.00'
 * @example short(0.99999355) // '0.99999'
 * @example short(1 - 2 ** -53) // '1 − 1.1e−16'
 */
export function short(value: number): string {
  return printed(Number.isFinite(value) ? digitsOf(value) : String(value));
}

function digitsOf(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < SMALL || size >= LARGE) return value.toExponential(3);
  if (Number.isInteger(value) || Number(value.toPrecision(4)) === value) return String(value);
  const decimals = Math.max(1, 3 - Math.floor(Math.log10(size)));
  const one = Math.sign(value);
  for (const more of [0, 1, 2]) {
    const text = value.toFixed(decimals + more);
    if (Number(text) !== one) return text;
  }
  return `${one} ${value < one ? '-' : '+'} ${Math.abs(value - one).toExponential(1)}`;
}

/**
 * A number's text before its decimal point and from it on: columns align them.
 *
 * @example atPoint('−0.2196') // ['−0', '.2196']
 * @example atPoint('1.929e−22') // ['1', '.929e−22']
 */
export function atPoint(text: string): readonly [whole: string, rest: string] {
  const whole = /^[−-]?(?:\d+|∞|NaN|Infinity)/.exec(text)?.[0] ?? text;
  return [whole, text.slice(whole.length)];
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/**
 * A power of ten as it is printed.
 *
 * @example powerOfTen(-300) // '10⁻³⁰⁰'
 */
export function powerOfTen(power: number): string {
  const digits = [...String(Math.abs(power))].map((digit) => RAISED[Number(digit)]).join('');
  return power === 0 ? '1' : power === 1 ? '10' : `10${power < 0 ? '⁻' : ''}${digits}`;
}
