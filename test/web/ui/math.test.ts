import { expect, test } from 'vitest';
import { marked } from '../../../web/src/ui/math.ts';

test('marked formulas are set, an exponent with its own parentheses and index', () => {
  expect(marked('if *x* > 0, e^(−*z*_(c)) of `logits`')).toEqual([
    'if ',
    { as: 'var', of: ['x'] },
    ' > 0, e',
    { as: 'sup', of: ['−', { as: 'var', of: ['z'] }, { as: 'sub', of: ['c'] }] },
    ' of ',
    { as: 'code', of: ['logits'] },
  ]);
});

test('what is not marked stays as it is', () => {
  expect(marked('a * b, x^2 and sample_weight')).toEqual(['a * b, x^2 and sample_weight']);
});
