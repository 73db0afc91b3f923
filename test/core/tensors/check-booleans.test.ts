import { describe, expect, test } from 'vitest';
import { checkBooleans } from '../../../src/core/tensors/check-booleans.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

describe('checkBooleans', () => {
  test.each([[[]], [[0, 1, 1, 0]], [[-0]]])('takes %j', (values) => {
    expect(() => checkBooleans('mask', tensor([values.length], values))).not.toThrow();
  });

  test.each([2, -1, 0.5, Number.NaN])('refuses %d, and says where', (x) => {
    expect(inputErrorOf(() => checkBooleans('mask', tensor([2, 2], [0, 1, x, 1])))).toEqual({
      code: 'NOT_A_BOOLEAN',
      issues: [{ path: ['mask', 1, 0], detail: `mask[1][0] is ${x}; expected true, false, 1 or 0` }],
    });
  });

  test('names no more than the first sixteen', () => {
    expect(inputErrorOf(() => checkBooleans('mask', tensor([20], new Array(20).fill(7)))).issues).toHaveLength(16);
  });
});
