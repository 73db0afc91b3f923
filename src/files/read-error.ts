/** Where in a file: a line and a column of its text, a byte, an element of nested arrays, or a name in it. */
export type Place =
  | { readonly line: number; readonly column?: number }
  | { readonly byte: number }
  | { readonly path: string };

/** What can be expected, to stand behind “expected”; `{}` is the number or the text that goes with it. */
export const EXPECTED = {
  number: 'a number',
  filled: 'a number in each cell; write NaN for one that is missing',
  finite: 'a number below 1.8e308, the largest double; write inf for infinity',
  decimalPoint: 'a decimal point: a comma may separate thousands, or two numbers',
  sameDecimals: 'decimal points throughout, since {} has one',
  noThousands: 'a number without separators of thousands',
  oneNumber: 'one number in each cell, and the same separator between all of them',
  noUnit: 'a number without a unit',
  wholePrint:
    'all numbers: print without abbreviation by torch.set_printoptions(threshold=float("inf")) or np.set_printoptions(threshold=sys.maxsize), or save the array by np.save',
  allColumns:
    'all columns beside each other: print them by disp(num2str(A, 17)), or save them by writematrix(A, "a.csv")',
  closingBracket: 'a bracket that closes it',
  nothingBehind: 'nothing behind the array',
  sameSeparators: 'commas between all numbers, or between none',
  rowBrackets: 'a semicolon or brackets between rows: [1 2; 3 4] or [[1 2] [3 4]]',
  labelsOrHeader: 'integers, or a first line “label” above the names of classes',
  integer: 'an integer within ±(2^53 − 1)',
  label: 'the name of a class',
  cells: '{} cells, as in the first line',
  rows: 'one row at least',
  logitColumns: 'columns of numbers',
  closingQuote: 'a quote that closes the cell',
  utf8: 'text in UTF-8',
  json: 'JSON, with nothing behind it',
  bodyOrMatrix: 'a request {"logits": …, "labels": …}, a matrix, or a list of labels',
  member: 'one of {}',
  matrix: 'a matrix [[…], […]] of rank 2',
  width: '{} numbers, as in the first row',
  arrayRank: 'rank 2 or more for logits, or rank 1 for labels',
  integersAtRank1: 'integers at rank 1, for labels: labels.astype("int64")',
  tensors: 'tensors named logits and labels',
  shapeOf: 'the shape {}',
  axisWithin: 'an integer in {}',
  asManyRows: '{}, as many as there are rows of logits',
  limit: 'at most {}, which is what this service takes at once (BODY_LIMIT): a single place cannot be cut',
} as const;

export type Expected = keyof typeof EXPECTED;

/** What has been counted, where what stands there is how many. */
const COUNTED: { readonly [E in Expected]?: string } = { cells: 'cell', rows: 'row' };

/**
 * A text that cannot be read: the place, what stands there, and what is expected. `message` says it in English.
 *
 * @example new ReadError({ line: 3, column: 2 }, '“abc”', 'number') // line 3, column 2: “abc”; expected a number
 * @example new ReadError({ line: 3 }, '2', 'cells', 3) // line 3: 2 cells; expected 3 cells, as in the first line
 */
export class ReadError extends Error {
  readonly place: Place | undefined;
  readonly seen: string;
  readonly expected: Expected;
  readonly detail: string;

  constructor(place: Place | undefined, seen: string, expected: Expected, detail: string | number = '') {
    const where = placeText(place);
    const noun = COUNTED[expected];
    const counted = noun === undefined ? seen : `${seen} ${noun}${seen === '1' ? '' : 's'}`;
    const what = EXPECTED[expected].replace('{}', String(detail));
    super(`${where === '' ? '' : `${where}: `}${counted}; expected ${what}`);
    this.name = 'ReadError';
    this.place = place;
    this.seen = seen;
    this.expected = expected;
    this.detail = String(detail);
  }
}

function placeText(place: Place | undefined): string {
  if (!place) return '';
  if ('byte' in place) return `byte ${place.byte}`;
  if ('path' in place) return place.path;
  return `line ${place.line}${place.column === undefined ? '' : `, column ${place.column}`}`;
}

const LONGEST = 40;

/** A text of a file as an error shows it, shortened where it is long. */
export function quoted(text: string): string {
  return text.length > LONGEST ? `“${text.slice(0, LONGEST)}…”` : `“${text}”`;
}
