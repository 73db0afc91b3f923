import { expect, test } from 'vitest';
import { fromDouble, toDouble } from '../../../src/core/exact/big-float.ts';
import { expm1 } from '../../../src/core/exact/expm1.ts';

test.each([
  [0, 0],
  [1e-30, 1e-30],
  [-1e-30, -1e-30],
  [1e-9, 1.0000000005000001e-9],
  [0.0625, 0.06449445891785943],
  [-0.0625, -0.06058693718652421],
  [1, 1.7182818284590453],
  [-40, -1],
])('expm1 of %d, nearest to %d', (x, expected) => {
  expect(toDouble(expm1(fromDouble(x)))).toBe(expected);
});
