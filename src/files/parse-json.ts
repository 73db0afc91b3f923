import { quoted, ReadError } from './read-error.ts';

/** Numbers that JSON has not, as Python writes them. */
const TOKENS: { readonly [token: string]: number } = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  '-Infinity': Number.NEGATIVE_INFINITY,
};
const CONSTANTS: { readonly [token: string]: unknown } = { true: true, false: false, null: null, ...TOKENS };

/** What may stand in JSON but for white space: a mark, a string, a number or a word. */
const TOKEN = /[[\]{},:]|"(?:[^"\\\n]|\\.)*"|-?[\w.+-]+/y;
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
 * @throws ReadError
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
  return MAY_OVERFLOW.test(text) ? slowly(text) : json;
}

function slowly(text: string): unknown {
  let at = 0;

  const fail = (expected: 'json' | 'finite' = 'json'): never => {
    const lines = text.slice(0, at).split('\n');
    const rest = /^[^\s,\]}]+|^./u.exec(text.slice(at))?.[0];
    const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
    throw new ReadError(place, rest === undefined ? '∅' : quoted(rest), expected);
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
    const members: [string, unknown][] = [];
    const member = () => {
      if (!peek().startsWith('"')) fail();
      const name = string(peek());
      take(':');
      members.push([name, value(depth + 1)]);
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
