import { expect, test } from 'vitest';
import { checkShape } from '../../../src/core/tensors/check-shape.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const MEANING = 'the shape of logits without the class axis';

test('checkShape accepts the shape it expects', () => {
  expect(() => checkShape('labels', tensor([2]), [2], MEANING)).not.toThrow();
});

test.each([
  { shape: [3], expected: [2], detail: `labels has shape [3]; expected shape [2], ${MEANING}` },
  { shape: [], expected: [2], detail: `labels is a single number; expected shape [2], ${MEANING}` },
  { shape: [1], expected: [], detail: `labels has shape [1]; expected a single number, ${MEANING}` },
])('checkShape refuses $shape where $expected is expected', ({ shape, expected, detail }) => {
  expect(inputErrorOf(() => checkShape('labels', tensor(shape), expected, MEANING))).toEqual({
    code: 'SHAPE_MISMATCH',
    issues: [{ path: ['labels'], detail }],
  });
});
