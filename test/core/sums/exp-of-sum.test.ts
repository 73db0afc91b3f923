import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expOfSum } from '../../../src/core/sums/exp-of-sum.ts';
import { ulpsOff } from '../../support/ulps.ts';
import { exp, fixed, toExact } from '../fixed-point.ts';

test('the exponential of a sum of two doubles is within 0.51 ulp, wherever it is a normal number', () => {
  const high = fc.oneof(
    fc.double({ min: -708, max: 709.78, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
  );
  const property = fc.property(high, fc.double({ min: -0.5, max: 0.5, noNaN: true }), (x, part) => {
    const low = x * 2 ** -52 * part;
    expect(ulpsOff(expOfSum(x, low), toExact(exp(fixed(x) + fixed(low))))).toBeLessThanOrEqual(0.51);
  });
  fc.assert(property, { numRuns: 1000 });
});

test('each power of two is reached: the exponential of its logarithm', () => {
  for (let n = -1021; n <= 1023; n++) {
    const x = n * Math.LN2;
    expect(ulpsOff(expOfSum(x, 0), toExact(exp(fixed(x))))).toBeLessThanOrEqual(0.51);
  }
});

test.each([
  [1, Math.E],
  [0, 1],
  [-0, 1],
  [-745.1, 5e-324],
  [-745.2, 0],
  [709.782712893384, 1.7976931348622732e308],
  [709.782712893385, Number.POSITIVE_INFINITY],
  [1e300, Number.POSITIVE_INFINITY],
  [-1e300, 0],
  [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  [Number.NEGATIVE_INFINITY, 0],
  [Number.NaN, Number.NaN],
])('the exponential of %d is %d', (x, expected) => {
  expect(expOfSum(x, 0)).toBe(expected);
});
