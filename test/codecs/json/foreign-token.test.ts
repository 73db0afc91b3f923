import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/codecs/index.ts';
import { JsonSyntaxError } from '../../../src/codecs/json/syntax-error.ts';
import { ENGINE } from '../../support/engine.ts';

const { codecs } = createEngine(ENGINE);

/** What a text that is no JSON is refused with. */
function detailOf(text: string): string {
  try {
    codecs.json.decode([Buffer.from(text)], (name) => (name === 'logits' ? 'real' : undefined));
  } catch (error) {
    if (error instanceof JsonSyntaxError) return error.issues[0]?.detail ?? '';
    throw error;
  }
  throw new Error(`${text} was read`);
}

const TOKENS = [
  ['None', `Python's null; expected null, or "NaN" for a number`],
  ['True', "Python's true; expected true"],
  ['False', "Python's false; expected false"],
  ['nan', 'Python\'s NaN; expected NaN or "NaN"'],
  ['inf', 'Python\'s Infinity; expected Infinity or "Infinity"'],
  ['-inf', 'Python\'s -Infinity; expected -Infinity or "-Infinity"'],
  ['-Inf', 'R\'s -Infinity; expected -Infinity or "-Infinity"'],
  ['tensor(', "PyTorch's tensor; expected nested arrays, as tolist() gives"],
  ['array(', "NumPy's array; expected nested arrays, as tolist() gives"],
  ['np.float64(', "NumPy's number; expected a number, as item() gives"],
  ['...', 'an ellipsis; expected all numbers'],
  ['undefined', "JavaScript's undefined; expected null, or nothing"],
  ['NA', 'R\'s missing value; expected NaN or "NaN"'],
] as const;

describe.each(TOKENS)('%s is named as what it is', (token, what) => {
  const value = token.endsWith('(') ? `${token}1.5)` : token;
  const [whose, expected] = what.split('; expected ');
  const named = `unexpected ${token} (${whose}), expected ${expected}`;

  test('in a tensor', () => {
    expect(detailOf(`{"logits":[[1,2],[3, ${value}]]}`)).toBe(`${named} at byte 21 (line 1, column 22)`);
  });

  test('in place of a tensor', () => {
    expect(detailOf(`{"logits":\n${value}}`)).toBe(`${named} at byte 11 (line 2, column 1)`);
  });

  test('in an option', () => {
    expect(detailOf(`{"x":[${value}]}`)).toBe(`${named} at byte 6 (line 1, column 7)`);
  });

  test('in place of the body', () => {
    expect(detailOf(`${value} `)).toBe(`${named} at byte 0 (line 1, column 1)`);
  });
});

test('single quotes are told from double ones', () => {
  const detail = `unexpected ''' (Python's repr() writes it), expected '"'`;
  expect(detailOf("{'logits':[1]}")).toBe(`${detail} at byte 1 (line 1, column 2)`);
  expect(detailOf(`{"x":'a'}`)).toBe(`${detail} at byte 5 (line 1, column 6)`);
});

test('a token that is cut off is an end', () => {
  for (const text of ['{"logits":[-Inf', '{"x":N', '[n', '{"x":t'])
    expect(detailOf(text)).toMatch(/^unexpected end, expected/);
});

test.each([
  ['{"x":nonsense}', "unexpected 'o', expected 'null' at byte 6 (line 1, column 7)"],
  ['{"x":nano}', "unexpected 'a', expected 'null' at byte 6 (line 1, column 7)"],
  ['{"x":"None\u0001"}', 'unexpected byte 0x01, expected no control character in a string'],
  ['{"x":"\\None"}', "unexpected 'N', expected one of"],
  ['{"x":1 None}', "unexpected 'N', expected ',' or '}' at byte 7"],
  ['{"x":"a" \'}', "unexpected ''', expected ',' or '}'"],
  [`{"x":${'n'.repeat(100)}}`, "unexpected 'n', expected 'null' at byte 6"],
])('%j is as unexpected as ever', (text, start) => {
  expect(detailOf(text).slice(0, start.length)).toBe(start);
});
