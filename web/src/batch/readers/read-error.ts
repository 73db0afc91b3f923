/** Where in a file: a line and a column of its text, a byte, an element of nested arrays, or a name in it. */
export type Place =
  | { readonly line: number; readonly column?: number }
  | { readonly byte: number }
  | { readonly path: string };

/** What can be expected: a sentence of each is in texts.ts; `{}` there is the number or the text that goes with it. */
export type Expected =
  | 'number'
  | 'integer'
  | 'label'
  | 'cells'
  | 'rows'
  | 'logitColumns'
  | 'closingQuote'
  | 'utf8'
  | 'json'
  | 'bodyOrMatrix'
  | 'member'
  | 'matrix'
  | 'width'
  | 'npyMagic'
  | 'npyVersion'
  | 'npyHeader'
  | 'npyType'
  | 'npyRank'
  | 'integersAtRank1'
  | 'bytes'
  | 'arrays'
  | 'safetensorsHeader'
  | 'safetensorsTensors'
  | 'realType'
  | 'integerType'
  | 'shapeOf'
  | 'asManyRows'
  | 'limit';

/**
 * A file that cannot be read: the place, what stands there, and what is expected; the panel says it in words.
 *
 * @example new ReadError({ line: 3, column: 2 }, '“abc”', 'number') // line 3, column 2: “abc”; expected a number
 */
export class ReadError extends Error {
  readonly place: Place | undefined;
  readonly seen: string;
  readonly expected: Expected;
  readonly detail: string;

  constructor(place: Place | undefined, seen: string, expected: Expected, detail: string | number = '') {
    super(`${JSON.stringify(place)} ${seen}: ${expected} ${detail}`);
    this.place = place;
    this.seen = seen;
    this.expected = expected;
    this.detail = String(detail);
  }
}

const LONGEST = 40;

/** A text of a file as an error shows it, shortened where it is long. */
export function quoted(text: string): string {
  return text.length > LONGEST ? `“${text.slice(0, LONGEST)}…”` : `“${text}”`;
}
