import { expect, test } from 'vitest';
import { fromDouble, toDouble } from '../../../src/core/exact/big-float.ts';
import { expMinusLine } from '../../../src/core/exact/exp-minus-line.ts';

test.each([
  [0, 0],
  [1e-30, 5.0000000000000005e-61],
  [-1e-30, 5.0000000000000005e-61],
  [1e-9, 5.000000001666667e-19],
  [0.0625, 0.0019944589178594297],
  [-0.0625, 0.0019130628134757862],
])('e^x − 1 − x of %d is nearest to %d', (x, expected) => {
  expect(toDouble(expMinusLine(fromDouble(x)))).toBe(expected);
});
