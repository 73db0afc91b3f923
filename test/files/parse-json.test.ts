import { expect, test } from 'vitest';
import { parseJson } from '../../src/files/parse-json.ts';

test.each([
  ['[1, 2.5e-3, -0]', [1, 0.0025, -0]],
  ['{"a": [true, null, "x\\n"]}', { a: [true, null, 'x\n'] }],
  ['[NaN, Infinity, -Infinity, -1E+2, 0.5]', [Number.NaN, Infinity, -Infinity, -100, 0.5]],
  ['{"a": [[]], "b": {}, "c": [NaN]}', { a: [[]], b: {}, c: [Number.NaN] }],
])('reads %s', (text, value) => {
  expect(parseJson(text)).toEqual(value);
});

test.each([
  ['[1, 2', 1, 6, '∅'],
  ['[[1, 2],\n [3, abc]]', 2, 6, '“abc”'],
  ['[1, 2] 3', 1, 8, '“3”'],
  ['[01]', 1, 2, '“01”'],
  ['{"a" 1}', 1, 6, '“1”'],
  ['{a: 1}', 1, 2, '“a:”'],
  ['["\\x"]', 1, 2, '“"\\x"”'],
  ['[1 2]', 1, 4, '“2”'],
])('of %j says line and column', (text, line, column, seen) => {
  expect(() => parseJson(text)).toThrow(expect.objectContaining({ place: { line, column }, seen, expected: 'json' }));
});

test('refuses what is nested without end', () => {
  expect(() => parseJson(`${'['.repeat(200_000)}NaN`)).toThrow(expect.objectContaining({ expected: 'json' }));
});

test.each([
  ['{"a": [{"b": 1}, {"b": 2}],\n "a": 3}', { line: 2, column: 2 }, '“a”'],
  ['[{"b": "a:\\"", "c": "b", "\\u0062": 2}]', { line: 1, column: 26 }, '“b”'],
  ['{"a": NaN, "a": 1}', { line: 1, column: 12 }, '“a”'],
])('refuses a name that stands twice in an object: %s', (text, place, seen) => {
  expect(() => parseJson(text)).toThrow(expect.objectContaining({ place, seen, expected: 'once' }));
});
