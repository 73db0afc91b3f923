import { expect, test } from 'vitest';
import { checkOneAxis } from '../../../src/core/tensors/check-one-axis.ts';
import { inputErrorOf } from '../input-error-of.ts';

test.each([[[]], [[0]], [[3]]])('checkOneAxis takes the shape %j', (shape) => {
  expect(() => checkOneAxis('chosen', shape, 'a reward each')).not.toThrow();
});

test('checkOneAxis refuses more axes, and says what is expected', () => {
  expect(inputErrorOf(() => checkOneAxis('chosen', [2, 3], 'a reward each'))).toEqual({
    code: 'INVALID_SHAPE',
    issues: [{ path: ['chosen'], detail: 'chosen has shape [2, 3]; expected [N], a reward each' }],
  });
});
