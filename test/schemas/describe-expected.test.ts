import { expect, test } from 'vitest';
import { describeExpected } from '../../src/schemas/describe-expected.ts';

test.each([
  [{ type: 'number' }, 'a number'],
  [{ type: 'number', minimum: 0, maximum: 1 }, 'a number in [0, 1]'],
  [{ type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, 'a number in (0, 1)'],
  [{ type: 'number', minimum: 0, exclusiveMaximum: 1 }, 'a number in [0, 1)'],
  [{ type: 'number', exclusiveMinimum: 0 }, 'a number above 0'],
  [{ type: 'integer', minimum: 1 }, 'an integer of at least 1'],
  [{ type: 'integer', minimum: -(2 ** 53), maximum: 2 ** 53 }, 'an integer within ±9007199254740992'],
  [{ type: 'boolean' }, 'true or false'],
  [{ type: 'string' }, 'a string'],
  [{ type: 'string', minLength: 1 }, 'a string that is not empty'],
  [{ enum: ['none', 'mean', 'sum'] }, '"none", "mean" or "sum"'],
  [{ enum: [1] }, '1'],
  [{ type: 'array', items: { type: 'integer' }, minItems: 1 }, 'an array of 1 or more different integers'],
  [{ type: 'array', items: { enum: ['a'] } }, 'an array of different items'],
  [{ anyOf: [{ type: 'integer' }, { enum: ['valid'] }] }, 'an integer or "valid"'],
])('what %j allows is called %s', (schema, expected) => {
  expect(describeExpected(schema)).toBe(expected);
});
