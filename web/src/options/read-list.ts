import { parseJson } from '../../../src/files/parse-json.ts';
import { parseNumber } from '../../../src/files/parse-number.ts';

/**
 * A tensor that is typed: numbers, or true and false, between commas or spaces; or JSON.
 *
 * @param hasRows whether semicolons and line breaks are between rows
 * @example readList('1, 2, 5', false) // { value: [1, 2, 5] }
 * @example readList('true false; true true', true) // { value: [[true, false], [true, true]] }
 * @example readList('1, x', false) // { unread: 'x' }
 */
export function readList(text: string, hasRows: boolean): { readonly value?: unknown; readonly unread?: string } {
  if (text.startsWith('[')) {
    try {
      return { value: parseJson(text) };
    } catch {
      return { unread: text };
    }
  }
  const rows = hasRows ? text.split(/[;\n]/).filter((row) => row.trim() !== '') : [text];
  const words = rows.map((row) => row.split(/[\s,;]+/).filter((word) => word !== ''));
  const unread = words.flat().find((word) => itemOf(word) === undefined);
  if (unread !== undefined) return { unread };
  const values = words.map((row) => row.map(itemOf));
  return { value: values.length === 1 ? values[0] : values };
}

function itemOf(word: string): number | boolean | undefined {
  return word === 'true' ? true : word === 'false' ? false : parseNumber(word);
}
