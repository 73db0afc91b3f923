import { expect, test } from 'vitest';
import { formatPath, InputError, MAX_ISSUES } from '../../../src/core/tensors/input-error.ts';

test('InputError has a code, its issues, and a message that joins their details', () => {
  const issues = [
    { path: ['labels', 3], detail: 'labels[3] is 12; expected …' },
    { path: ['labels', 4], detail: 'labels[4] is 13; expected …' },
  ];
  const error = new InputError('LABEL_OUT_OF_RANGE', issues);
  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe('InputError');
  expect(error.code).toBe('LABEL_OUT_OF_RANGE');
  expect(error.issues).toBe(issues);
  expect(error.message).toBe('labels[3] is 12; expected …; labels[4] is 13; expected …');
});

test('MAX_ISSUES is the sixteen of the contract', () => {
  expect(MAX_ISSUES).toBe(16);
});

test.each([
  { path: ['labels', 3, 0], expected: 'labels[3][0]' },
  { path: ['a', 'b', 0], expected: 'a.b[0]' },
  { path: ['logits'], expected: 'logits' },
  { path: [], expected: 'the body' },
])('formatPath($path) is $expected', ({ path, expected }) => {
  expect(formatPath(path)).toBe(expected);
});
