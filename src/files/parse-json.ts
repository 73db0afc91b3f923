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
const DEEPEST = 64;

/**
 * A JSON text, also with the bare NaN and Infinity that Python's json.dumps writes; an error says line and column.
 *
 * @throws ReadError
 * @example parseJson('[[1, -Infinity]]') // [[1, -Infinity]]
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Read again slowly, to say where it is wrong; or it is not.
    return slowly(text);
  }
}

function slowly(text: string): unknown {
  let at = 0;

  const fail = (): never => {
    const lines = text.slice(0, at).split('\n');
    const rest = /^[^\s,\]}]+|^./u.exec(text.slice(at))?.[0];
    const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
    throw new ReadError(place, rest === undefined ? '∅' : quoted(rest), 'json');
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
    at += token.length;
    return Number(token);
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
