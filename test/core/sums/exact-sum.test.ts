import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactSum } from '../../../src/core/sums/exact-sum.ts';
import { ulpsOff } from '../../support/ulps.ts';
import { divide, fixed, sum, toExact } from '../fixed-point.ts';

const sumOf = (...values: number[]) => exactSum(Float64Array.from(values));

describe('exactSum', () => {
  test('of a sum that overflows on the way is scaled down: the docstring example', () => {
    expect(sumOf(1e308, 1e308, -1e308)).toEqual({ value: 5.421010862427522e288, scale: 18446744073709552000 });
  });

  test('of nothing is 0', () => {
    expect(sumOf()).toEqual({ value: 0, scale: 1 });
  });

  test('of tiny numbers after a large one keeps them', () => {
    expect(sumOf(1, 1e-16, 1e-16, 1e-16, 1e-16).value).toBe(1 + 4e-16);
    expect(sumOf(1e16, 1, 1, -1e16).value).toBe(2);
  });

  test('of tiny numbers before a large one keeps them', () => {
    expect(sumOf(1, 1e100, 1, -1e100).value).toBe(2);
  });

  test('of infinities is what IEEE addition gives', () => {
    expect(sumOf(1, Number.POSITIVE_INFINITY)).toEqual({ value: Number.POSITIVE_INFINITY, scale: 1 });
    expect(sumOf(Number.NEGATIVE_INFINITY, 1e308, 1e308).value).toBe(Number.NEGATIVE_INFINITY);
    expect(sumOf(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY).value).toBeNaN();
    expect(sumOf(1, Number.NaN).value).toBeNaN();
  });

  test('of numbers of one sign is within an ulp of the exact sum', () => {
    const values = fc.array(fc.double({ noNaN: true, min: 0, noDefaultInfinity: true }), {
      minLength: 1,
      maxLength: 50,
    });
    const property = fc.property(values, (numbers) => {
      const { value, scale } = sumOf(...numbers);
      const exactly = divide(sum(numbers.map(fixed)), fixed(scale));
      expect(ulpsOff(value, toExact(exactly))).toBeLessThanOrEqual(1);
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('of a hundred thousand times 0.1 is within an ulp of the exact sum', () => {
    const { value } = exactSum(new Float64Array(1e5).fill(0.1));
    expect(ulpsOff(value, toExact(fixed(0.1) * 100_000n))).toBeLessThanOrEqual(1);
  });
});
