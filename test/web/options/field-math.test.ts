import { expect, test } from 'vitest';
import { fieldMath } from '../../../web/src/options/field-math.ts';
import { readList } from '../../../web/src/options/read-list.ts';

test.each([
  ['adds λ log²(Σ_c e^z_c)', 'adds λ log²(Σ_(c) *e*^(*z*_(c)))'],
  ['multiplied by (1 − p_c)^γ', 'multiplied by (1 − *p*_(c))^(γ)'],
  ['Σ_c w_c q_c (1 − p_c)', 'Σ_(c) *w*_(c) *q*_(c) (1 − *p*_(c))'],
  ['within 2^-23 of 1, class_weight and sample_weight', 'within 2^(−23) of 1, class_weight and sample_weight'],
])('%s is set', (text, marked) => {
  expect(fieldMath(text)).toBe(marked);
});

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
