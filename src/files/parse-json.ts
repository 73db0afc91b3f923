import { type Place, quoted, ReadError } from './read-error.ts';

/** Numbers that JSON has not, as Python writes them. */
const TOKENS: { readonly [token: string]: number } = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};
const CONSTANTS: { readonly [token: string]: unknown } = { true: true, false: false, null: null, ...TOKENS };

/** What may stand in JSON but for white space: a mark, a string, a number or a word. */
const TOKEN = /[[\]{},:]|"(?:[^"\\\n]|\\.)*"|-?[\w.+-]+/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const COLON = /\s*:/y;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** JSON.parse makes Infinity of what no double can hold. */
const MAY_OVERFLOW = /[eE]\+?0*[1-9]\d\d|\d{210}/;
const DEEPEST = 64;

/**
 * A JSON text, for people: it has an error's place as line and column, and says what is expected in a way that pages translate, which the
 * reader of requests (codecs/json) does not, and needs none of its scanner.
 *
 * Also with the bare NaN and Infinity that Python's json.dumps writes; an error says line and column.
 *
 * @throws ReadError also of a name that stands twice in an object
 * @example parseJson('[[1, -Infinity]]') // [[1, -Infinity]]
 */
export function parseJson(text: string): unknown {
  // Read again slowly where it is wrong, to say where; or it is not.
  return strictJson(text) ?? slowly(text);
}

/**
 * The value of a text that is JSON to the letter; undefined of another.
 *
 * @throws ReadError a number that no double can hold
 */
export function strictJson(text: string): unknown {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (MAY_OVERFLOW.test(text)) return slowly(text);
  const twice = text.includes('{') ? secondOfName(text) : undefined;
  if (twice !== undefined) throw new ReadError(placeOf(text, twice.at), quoted(twice.name), 'once');
  return json;
}

/** The first name that an object of JSON has a second time: JSON.parse takes the last without a word. */
function secondOfName(text: string): { readonly at: number; readonly name: string } | undefined {
  /** The names of each object that is open; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  const sign = /["{}[\]]/g;
  for (let found = sign.exec(text); found; found = sign.exec(text)) {
    const [mark] = found;
    if (mark === '{') open.push(new Set());
    else if (mark === '[') open.push(undefined);
    else if (mark === '"') {
      STRING.lastIndex = found.index;
      const [string = ''] = STRING.exec(text) ?? [];
      sign.lastIndex = found.index + string.length;
      const names = open.at(-1);
      if (names === undefined || !isName(text, sign.lastIndex)) continue;
      const name: string = JSON.parse(string);
      if (names.has(name)) return { at: found.index, name };
      names.add(name);
    } else open.pop();
  }
  return undefined;
}

/** Whether the string that ends there is the name of a member. */
function isName(text: string, end: number): boolean {
  COLON.lastIndex = end;
  return COLON.test(text);
}

function placeOf(text: string, at: number): Place {
  const lines = text.slice(0, at).split('\n');
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

function slowly(text: string): unknown {
  let at = 0;

  const fail = (expected: 'json' | 'finite' = 'json'): never => {
    const rest = /^[^\s,\]}]+|^./u.exec(text.slice(at))?.[0];
    throw new ReadError(placeOf(text, at), rest === undefined ? '∅' : quoted(rest), expected);
  };

  /** The next token; `at` is left at its start until it is taken. */
  const peek = (): string => {
    while (/\s/.test(text[at] ?? '')) at++;
    TOKEN.lastIndex = at;
    return TOKEN.exec(text)?.[0] ?? '';
  };
  const take = (token: string): void => {
    if (peek() !== token) fail();
    at += token.length;
  };

  const value = (depth: number): unknown => {
    const token = peek();
    if (depth > DEEPEST) fail();
    if (token === '[') return array(depth);
    if (token === '{') return object(depth);
    if (token.startsWith('"')) return string(token);
    if (Object.hasOwn(CONSTANTS, token)) {
      at += token.length;
      return CONSTANTS[token];
    }
    if (!NUMBER.test(token)) fail();
    const number = Number(token);
    if (!Number.isFinite(number)) fail('finite');
    at += token.length;
    return number;
  };

  const string = (token: string): string => {
    try {
      const read = JSON.parse(token);
      at += token.length;
      return read;
    } catch {
      return fail();
    }
  };

  const array = (depth: number): unknown[] => {
    const items: unknown[] = [];
    take('[');
    if (peek() !== ']') {
      items.push(value(depth + 1));
      while (peek() === ',') {
        take(',');
        items.push(value(depth + 1));
      }
    }
    take(']');
    return items;
  };

  const object = (depth: number): object => {
    const members = new Map<string, unknown>();
    const member = () => {
      if (!peek().startsWith('"')) fail();
      const start = at;
      const name = string(peek());
      if (members.has(name)) throw new ReadError(placeOf(text, start), quoted(name), 'once');
      take(':');
      members.set(name, value(depth + 1));
    };
    take('{');
    if (peek() !== '}') {
      member();
      while (peek() === ',') {
        take(',');
        member();
      }
    }
    take('}');
    return Object.fromEntries(members);
  };

  const result = value(0);
  peek();
  if (at < text.length) fail();
  return result;
}
