import { textIn } from '../text-in.ts';
/** Something that another language writes where JSON has a value. */
export interface ForeignToken {
  readonly start: number;
  /** What it is, and what is expected in its place. */
  readonly problem: string;
}

/** The longest token below, and a byte that would make it longer. */
const LONGEST = 16;

const ARRAYS = 'nested arrays, as tolist() gives';
const NUMBER = 'a number, as item() gives';
const NAN = 'NaN or "NaN"';

/** By spelling: whose it is, and what to write. A call goes up to its parenthesis. */
const TOKENS = new Map<string, readonly [what: string, expected: string]>([
  ['None', ["Python's null", 'null, or "NaN" for a number']],
  ['True', ["Python's true", 'true']],
  ['False', ["Python's false", 'false']],
  ['TRUE', ["R's true", 'true']],
  ['FALSE', ["R's false", 'false']],
  ['NA', ["R's missing value", NAN]],
  ['undefined', ["JavaScript's undefined", 'null, or nothing']],
  ['nan', ["Python's NaN", NAN]],
  ['-nan', ["C's NaN", NAN]],
  ['inf', ["Python's Infinity", 'Infinity or "Infinity"']],
  ['-inf', ["Python's -Infinity", '-Infinity or "-Infinity"']],
  ['Inf', ["R's Infinity", 'Infinity or "Infinity"']],
  ['-Inf', ["R's -Infinity", '-Infinity or "-Infinity"']],
  ['tensor(', ["PyTorch's tensor", ARRAYS]],
  ['array(', ["NumPy's array", ARRAYS]],
  ['Array(', ["JAX's array", ARRAYS]],
  ['np.array(', ["NumPy's array", ARRAYS]],
  ['np.float64(', ["NumPy's number", NUMBER]],
  ['np.float32(', ["NumPy's number", NUMBER]],
  ['np.int64(', ["NumPy's number", NUMBER]],
  ['...', ['an ellipsis', 'all numbers']],
]);

/**
 * The token of another language that has the byte at `at`, which JSON cannot have there.
 *
 * @example foreignToken(Buffer.from('[nan]'), 2) // { start: 1, problem: `nan (Python's NaN), expected NaN or "NaN"` }
 */
export function foreignToken(bytes: Uint8Array, at: number): ForeignToken | undefined {
  let start = at;
  while (start > 0 && at - start < LONGEST && isPart(bytes[start - 1])) start--;
  if (!isValuePlace(bytes, start)) return undefined;
  if (bytes[start] === 0x27) {
    return { start, problem: `''' (Python's repr() writes it), expected '"'` };
  }
  let end = start;
  while (end - start < LONGEST && isPart(bytes[end])) end++;
  if (bytes[end] === 0x28 /* ( */) end++;
  const text = textIn(bytes, start, end);
  const [what, expected] = TOKENS.get(text) ?? [];
  return what === undefined ? undefined : { start, problem: `${text} (${what}), expected ${expected}` };
}

/** Whether a byte is a letter, a digit, or one of + - . and _ */
function isPart(byte = 0): boolean {
  const letter = byte | 0x20;
  const isAlphanumeric = (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39);
  return isAlphanumeric || byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x5f;
}

/** Whether a value or a name can start there: at the start of the text, or behind one of [ { , and : */
function isValuePlace(bytes: Uint8Array, start: number): boolean {
  let before = start - 1;
  while (before >= 0 && (bytes[before] as number) <= 0x20) before--;
  return before < 0 || '[{,:'.includes(String.fromCharCode(bytes[before] as number));
}
