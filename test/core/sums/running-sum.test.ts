import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearestTo } from '../../../src/core/sums/double-quotient.ts';
import { exactSum } from '../../../src/core/sums/exact-sum.ts';
import { addNumber, addSum, emptySum, type RunningSum, totalOf } from '../../../src/core/sums/running-sum.ts';
import { ulpsOff } from '../../support/ulps.ts';
import { divide, fixed, sum, toDouble, toExact } from '../fixed-point.ts';

function sumOf(...values: number[]): RunningSum {
  const total = emptySum();
  for (const x of values) addNumber(total, x);
  return total;
}

/** The sum of the sums of parts. */
function merged(parts: readonly number[][]): RunningSum {
  const total = emptySum();
  for (const part of parts) addSum(total, structuredClone(sumOf(...part)));
  return total;
}

describe('a running sum', () => {
  test('that overflows is scaled down: the docstring example', () => {
    expect(totalOf(sumOf(1e308, 1e308))).toEqual({ high: 1.0842021724855044e289, low: 0, exponent: 64 });
  });

  test('that overflows on the way has its value nevertheless', () => {
    expect(nearestTo(totalOf(merged([[1e308, 1e308], [-1e308]])))).toBe(1e308);
  });

  test('of tiny numbers and a large one keeps them, in one sum and over sums', () => {
    const tiny = new Array<number>(4).fill(1e-16);
    expect(totalOf(sumOf(1, ...tiny)).high).toBe(1 + 4e-16);
    expect(totalOf(merged([[1], ...tiny.map((x) => [x])])).high).toBe(1 + 4e-16);
  });

  test('of infinities is what IEEE addition gives, also after an overflow', () => {
    const { POSITIVE_INFINITY: INFINITY, NEGATIVE_INFINITY } = Number;
    expect(totalOf(sumOf(1, INFINITY, 1)).high).toBe(INFINITY);
    expect(totalOf(merged([[1e308, 1e308], [NEGATIVE_INFINITY]])).high).toBe(NEGATIVE_INFINITY);
    expect(totalOf(merged([[INFINITY], [NEGATIVE_INFINITY]])).high).toBeNaN();
    expect(totalOf(sumOf(1, Number.NaN)).high).toBeNaN();
  });

  test('of numbers of one sign, in any parts, is within an ulp of the exact sum', () => {
    const values = fc.array(fc.array(fc.double({ noNaN: true, min: 0, noDefaultInfinity: true }), { maxLength: 9 }), {
      minLength: 1,
      maxLength: 9,
    });
    const property = fc.property(values, (parts) => {
      const { high, low, exponent } = totalOf(merged(parts));
      const exactly = divide(sum(parts.flat().map(fixed)), fixed(2 ** exponent));
      expect(ulpsOff(high, toExact(exactly))).toBeLessThanOrEqual(1);
      expect(Math.abs(toDouble(fixed(high) + fixed(low) - exactly))).toBeLessThanOrEqual(2 ** -98 * high);
    });
    fc.assert(property, { numRuns: 300 });
  });

  test('of a million numbers is that of their array', () => {
    const values = Float64Array.from({ length: 1e6 }, (_, i) => Math.sin(i) ** 2 / 3);
    expect(totalOf(sumOf(...values.subarray(0, 1000))).high).toBe(exactSum(values.subarray(0, 1000)).value);
    const total = emptySum();
    for (const x of values) addNumber(total, x);
    expect(totalOf(total).high).toBe(exactSum(values).value);
  });
});
