import { expect, test } from 'vitest';
import { inWords } from '../../src/schemas/in-words.ts';

test.each([
  [['a'], 'or', 'a'],
  [['a', 'b'], 'and', 'a and b'],
  [['a', 'b', 'c'], 'or', 'a, b or c'],
] as const)('inWords(%j, %s) is %s', (items, word, expected) => {
  expect(inWords(items, word)).toBe(expected);
});
