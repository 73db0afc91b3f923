import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differenceError, productError, sumError } from '../../src/kernel/double-double.ts';
import { fixed } from '../core/fixed-point.ts';

const HALF_OF_LARGEST = 2 ** 1022;
const operand = fc.double({ noNaN: true, min: -HALF_OF_LARGEST, max: HALF_OF_LARGEST });
const factor = fc
  .tuple(
    fc.double({ noNaN: true, min: 1, max: 2, maxExcluded: true }),
    fc.integer({ min: -400, max: 400 }),
    fc.boolean(),
  )
  .map(([mantissa, exponent, isNegative]) => (isNegative ? -1 : 1) * mantissa * 2 ** exponent);

test('sumError(a, b, a + b) is what the addition of a tiny number loses', () => {
  expect(sumError(1, 1e-20, 1 + 1e-20)).toBe(1e-20);
  expect(sumError(1e-20, 1, 1e-20 + 1)).toBe(1e-20);
});

test('sumError is 0 for a sum that is exact', () => {
  expect(sumError(0.5, 0.25, 0.75)).toBe(0);
});

test('sumError(a, b, sum) makes the sum exact for any two doubles', () => {
  const property = fc.property(operand, operand, (a, b) => {
    const rounded = a + b;
    expect(fixed(rounded) + fixed(sumError(a, b, rounded))).toBe(fixed(a) + fixed(b));
  });
  fc.assert(property, { numRuns: 1000 });
});

test('differenceError(a, b, a − b) makes the difference exact for any two doubles', () => {
  const property = fc.property(operand, operand, (a, b) => {
    const rounded = a - b;
    expect(fixed(rounded) + fixed(differenceError(a, b, rounded))).toBe(fixed(a) - fixed(b));
  });
  fc.assert(property, { numRuns: 1000 });
});

test('differenceError(0.3, 0.1, 0.3 − 0.1) is what the subtraction lost', () => {
  expect(fixed(0.3 - 0.1) + fixed(differenceError(0.3, 0.1, 0.3 - 0.1))).toBe(fixed(0.3) - fixed(0.1));
  expect(differenceError(1, 1e-20, 1)).toBe(-1e-20);
});

test('productError(a, b, a · b) makes the product exact where it does not underflow', () => {
  const property = fc.property(factor, factor, (a, b) => {
    const rounded = a * b;
    const exactly = fixed(a) * fixed(b);
    expect((fixed(rounded) + fixed(productError(a, b, rounded))) * fixed(1)).toBe(exactly);
  });
  fc.assert(property, { numRuns: 1000 });
});
