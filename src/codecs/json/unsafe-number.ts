import { textIn } from '../text-in.ts';

/** The integers within these are doubles, each of its own: beyond them doubles skip some. */
const LARGEST = 2 ** 53;
const DIGITS = String(LARGEST);

/** Nobody writes an integer with so many zeros: of longer texts the rest is unread. */
export const LONGEST_UNSAFE = 64;

/**
 * A number in a plain field that is beyond ±2^53, as it was sent: as a double it could be taken for another. No option that is an
 * integer can be as large; one that is a real number is read from its text.
 */
export class UnsafeNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Whether a number that was written as `text` and read as the double `x` is beyond ±2^53. Of what rounds to ±2^53 the digits
 * tell.
 *
 * @example isUnsafe(9007199254740992, '9007199254740993') // true
 */
export function isUnsafe(x: number, text: string): boolean {
  const magnitude = Math.abs(x);
  if (magnitude < LARGEST || !Number.isFinite(x)) return false;
  return magnitude > LARGEST || text.length > LONGEST_UNSAFE || significantDigits(text) !== DIGITS;
}

/** The digits of a number without its sign, point, exponent, and zeros on either side. */
function significantDigits(text: string): string {
  const digits = text.replace(/[eE].*$/, '').replace(/[^0-9]/g, '');
  return digits.replace(/^0+/, '').replace(/0+$/, '');
}

/** The text of a number in [start, end), or as much of it as is ever looked at. */
export function textOfNumber(bytes: Uint8Array, start: number, end: number): string {
  return textIn(bytes, start, Math.min(end, start + LONGEST_UNSAFE + 1));
}
