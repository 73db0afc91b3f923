import { parseNumber } from './parse-number.ts';
import { type Expected, type Place, quoted, ReadError } from './read-error.ts';

/**
 * The error of a text that is no number: it says what would be one.
 *
 * @example numberError({ line: 2 }, '1e400') // line 2: “1e400”; expected a number below 1.8e308, or inf
 */
export function numberError(place: Place | undefined, text: string): ReadError {
  return new ReadError(place, quoted(text), expectedFor(text.trim().replace('−', '-')));
}

/** A cell that a spreadsheet could not compute: `#DIV/0!`, `#N/A`. */
export const SPREADSHEET_ERROR = /^#(?:DIV\/0!|N\/A|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)/i;
const MISSING = /^(?:n\/?a|<na>|null|none|nil|missing|-+|\?|\.)$/i;
const HEXADECIMAL = /^[+-]?0x[\da-f]+$/i;

/**
 * Whether a text stands where a number is missing or is one that is not read, and is hardly a name.
 *
 * @example isFailedNumber('#DIV/0!') // true
 */
export function isFailedNumber(text: string): boolean {
  if (parseNumber(text) !== undefined) return false;
  return SPREADSHEET_ERROR.test(text) || MISSING.test(text) || HEXADECIMAL.test(text) || isMeantAsNumber(text);
}

/**
 * Whether a text that is no number is meant as one, and no name: beyond doubles, with separators of thousands, with a unit. `1st` may be
 * a name.
 */
export function isMeantAsNumber(text = ''): boolean {
  const expected = expectedFor(text.trim().replace('−', '-'));
  return expected !== 'number' && expected !== 'filled' && !(expected === 'noUnit' && /^\d+[a-z]+$/i.test(text));
}

function expectedFor(text: string): Expected {
  if (text === '' || MISSING.test(text) || SPREADSHEET_ERROR.test(text)) return 'filled';
  if (text.startsWith('...') || text.startsWith('…')) return 'wholePrint';
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return 'finite';
  if (/^[+-]?\d{1,3}(?:[.,'’_ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d*)?$/.test(text)) return 'noThousands';
  if (/^[+-]?\d+,\d+$/.test(text)) return 'decimalPoint';
  if (/^[+-]?[\d.]+(?:e[+-]?\d+)?(?:\s+[+-]?[\d.]+(?:e[+-]?\d+)?)+$/i.test(text)) return 'oneNumber';
  if (/^[$€£¥]\s*[+-]?\d/.test(text) || /^[+-]?(?:\d+\.?\d*|\.\d+)\s*[a-zµ°%‰Ω$€£¥]+$/i.test(text)) return 'noUnit';
  return 'number';
}
