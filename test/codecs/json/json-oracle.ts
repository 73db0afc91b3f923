/** What decodeJson must make of a body: the kind of its refusal, with the first place of an input error, or its fields. */
export type Verdict =
  | { readonly kind: 'syntax'; readonly codes: readonly string[] }
  | { readonly kind: 'input'; readonly code: string; readonly path: readonly (string | number)[] }
  | { readonly kind: 'fields'; readonly fields: { readonly [name: string]: unknown } };

const DEEPEST = 65;

/** Numbers that stand for the bare words in what JSON.parse reads: no other text has them. */
const STAND_INS: readonly (readonly [word: string, text: string, value: number])[] = [
  ['-Infinity', '-8.4372961570382e-301', Number.NEGATIVE_INFINITY],
  ['Infinity', '7.2951846037265e-301', Number.POSITIVE_INFINITY],
  ['NaN', '6.1830594728164e-301', Number.NaN],
];

const STRING = /"(?:[^"\\]|\\.)*"/gs;

/**
 * JSON.parse's judgement, with every difference that decodeJson documents, and no other:
 *
 * - bytes that are not UTF-8 are refused, where Buffer.toString would replace them; a byte order mark is no text
 * - NaN, Infinity and -Infinity are values
 * - more than 65 arrays and objects in one another are refused
 * - the body must be an object, and names in it may not stand twice
 * - in a tensor: only numbers and the three names; none out of range; regular nesting; in its place null
 */
export function judge(bytes: Uint8Array, isTensor: (name: string) => boolean): Verdict {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // What is not UTF-8 may be met after something else, or outside of a string.
    return { kind: 'syntax', codes: ['INVALID_UTF8', 'MALFORMED_JSON', 'NESTED_TOO_DEEP'] };
  }
  if (/^[ \t\r\n]*$/.test(text)) return { kind: 'syntax', codes: ['EMPTY_BODY'] };

  // JSON.parse reads a number with blanks around it just where a value may stand: -NaN, NaN1 and {NaN:1} stay wrong.
  const standardised = outsideStrings(text, (part) =>
    part.replace(/-?Infinity|NaN/g, (word) => ` ${STAND_INS.find((entry) => entry[0] === word)?.[1]} `),
  );
  let body: unknown;
  try {
    body = withWords(JSON.parse(standardised));
  } catch {
    return { kind: 'syntax', codes: ['MALFORMED_JSON', 'NESTED_TOO_DEEP'] };
  }
  if (depthOf(text) > DEEPEST) return { kind: 'syntax', codes: ['NESTED_TOO_DEEP'] };
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { kind: 'input', code: 'NOT_AN_OBJECT', path: [] };
  }

  const fields: { [name: string]: unknown } = Object.create(null);
  try {
    for (const [name, valueText] of membersOf(standardised)) {
      if (name in fields) throw new Problem('DUPLICATE_FIELD', [name]);
      const value = JSON.parse(valueText);
      fields[name] = isTensor(name) && value !== null ? tensorOf(value, name) : withWords(value);
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { kind: 'input', code: error.code, path: error.path };
  }
  return { kind: 'fields', fields };
}

class Problem extends Error {
  readonly code: string;
  readonly path: (string | number)[];

  constructor(code: string, path: (string | number)[]) {
    super(code);
    this.code = code;
    this.path = path;
  }
}

function outsideStrings(text: string, change: (part: string) => string): string {
  let changed = '';
  let end = 0;
  for (const { 0: string, index } of text.matchAll(STRING)) {
    changed += change(text.slice(end, index)) + string;
    end = index + string.length;
  }
  return changed + change(text.slice(end));
}

function wordOf(value: number): number | undefined {
  return STAND_INS.find(([, text]) => Number(text) === value)?.[2];
}

function withWords(value: unknown): unknown {
  if (typeof value === 'number') return wordOf(value) ?? value;
  if (Array.isArray(value)) return value.map(withWords);
  if (typeof value !== 'object' || value === null) return value;
  const object = Object.create(null);
  for (const [name, member] of Object.entries(value)) object[name] = withWords(member);
  return object;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (const character of text.replace(STRING, '')) {
    if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    if (character === ']' || character === '}') depth--;
  }
  return deepest;
}

/** Name and text of each member of an object, in order, equal names too. `text` is JSON. */
function membersOf(text: string): [name: string, value: string][] {
  const members: [string, string][] = [];
  let depth = 0;
  let name: string | undefined;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]/gs)) {
    if ((token === ',' && depth === 1) || (token === '}' && depth === 1)) {
      if (name !== undefined) members.push([name, text.slice(start, index)]);
      name = undefined;
    } else if (token.startsWith('"') && depth === 1 && name === undefined) {
      name = JSON.parse(token);
    } else if (token === ':' && depth === 1) {
      start = index + 1;
    }
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
  }
  return members;
}

/** Shape and data of nested arrays, by recursion over the parsed value; throws the first problem in the text's order. */
export function tensorOf(value: unknown, field: string): { shape: number[]; data: Float64Array } {
  const shape: (number | undefined)[] = [];
  const data: number[] = [];
  let rank: number | undefined;

  const visit = (part: unknown, path: (string | number)[]) => {
    const depth = path.length - 1;
    if (Array.isArray(part)) {
      if (depth === rank) throw new Problem('RAGGED_TENSOR', path);
      if (part.length === 0) rank ??= depth + 1;
      part.forEach((element, i) => {
        visit(element, [...path, i]);
      });
      shape[depth] ??= part.length;
      if (shape[depth] !== part.length) throw new Problem('RAGGED_TENSOR', path);
      return;
    }
    rank ??= depth;
    if (depth !== rank) throw new Problem('RAGGED_TENSOR', path);
    data.push(numberOf(part, path));
  };
  visit(value, [field]);
  return { shape: shape as number[], data: Float64Array.from(data) };
}

function numberOf(part: unknown, path: (string | number)[]): number {
  if (typeof part === 'number') {
    if (!Number.isFinite(part)) throw new Problem('NUMBER_OVERFLOW', path);
    return wordOf(part) ?? part;
  }
  if (part === 'NaN' || part === 'Infinity' || part === '-Infinity') return Number(part);
  throw new Problem('NOT_A_NUMBER', path);
}
