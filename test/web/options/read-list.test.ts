import { expect, test } from 'vitest';
import { readList } from '../../../web/src/options/read-list.ts';

test.each([
  ['1, 2 5', false, { value: [1, 2, 5] }],
  ['1; 2', false, { value: [1, 2] }],
  [
    '1 0; 0 1',
    true,
    {
      value: [
        [1, 0],
        [0, 1],
      ],
    },
  ],
  ['true, false', true, { value: [true, false] }],
  ['[[1, -Infinity]]', false, { value: [[1, -Infinity]] }],
  ['', false, { value: [] }],
  ['1, no', false, { unread: 'no' }],
  ['[1, ', false, { unread: '[1, ' }],
] as const)('a list %j is read', (text, hasRows, expected) => {
  expect(readList(text, hasRows)).toEqual(expected);
});
