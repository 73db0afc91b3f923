import { type Expected, type Place, quoted, ReadError } from './read-error.ts';

/**
 * The error of a text that is no number: it says what would be one.
 *
 * @example numberError({ line: 2 }, '1e400') // line 2: “1e400”; expected a number below 1.8e308, or inf
 */
export function numberError(place: Place | undefined, text: string): ReadError {
  return new ReadError(place, quoted(text), expectedFor(text.trim().replace('−', '-')));
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
  if (text === '') return 'filled';
  if (text.startsWith('...') || text.startsWith('…')) return 'wholePrint';
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return 'finite';
  if (/^[+-]?\d{1,3}(?:[.,'’_ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d*)?$/.test(text)) return 'noThousands';
  if (/^[+-]?\d+,\d+$/.test(text)) return 'decimalPoint';
  if (/^[+-]?[\d.]+(?:e[+-]?\d+)?(?:\s+[+-]?[\d.]+(?:e[+-]?\d+)?)+$/i.test(text)) return 'oneNumber';
  if (/^[$€£¥]\s*[+-]?\d/.test(text) || /^[+-]?(?:\d+\.?\d*|\.\d+)\s*[a-zµ°%‰Ω$€£¥]+$/i.test(text)) return 'noUnit';
  return 'number';
}
