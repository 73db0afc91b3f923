import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BITS, toDouble } from '../../../src/core/exact/big-float.ts';
import { type Divisor, sumOfWeights, wholeDivisor } from '../../../src/core/rows/divisor.ts';
import { toFixed } from '../exact/to-fixed.ts';
import { fixed, relativeError, sum } from '../fixed-point.ts';

const sumOf = (...weights: number[]) => sumOfWeights(Float64Array.from(weights));
const both = ({ high, low }: Divisor) => [high, low];

describe('wholeDivisor', () => {
  test('is an integer, exactly', () => {
    for (const n of [1, 7, 0]) {
      const divisor = wholeDivisor(n);
      expect(divisor).toMatchObject({ high: n, low: 0, isOrdinary: true });
      expect(toDouble(divisor.exact())).toBe(n);
    }
  });
});

describe('sumOfWeights', () => {
  test('has what doubles lose in its low part', () => {
    expect(both(sumOf(1, 2 ** -60))).toEqual([1, 2 ** -60]);
    expect(both(sumOf(0.1, 0.2))).toEqual([0.30000000000000004, -2.7755575615628914e-17]);
  });

  test('of no weights, or of zeros, is an ordinary 0', () => {
    for (const divisor of [sumOf(), sumOf(0, 0), sumOf(1, -1), sumOf(1e300, -1e300)]) {
      expect(divisor.high).toBe(0);
      expect(toDouble(divisor.exact())).toBe(0);
    }
    expect(sumOf(0, 0).isOrdinary).toBe(true);
  });

  test('of weights that cancel is what is left, however deep', () => {
    expect(both(sumOf(1e16, 1, -1e16))).toEqual([1, 0]);
    expect(both(sumOf(1e300, 3, -1e300))).toEqual([3, 0]);
    expect(sumOf(1e300, 3, -1e300).isOrdinary).toBe(true);
  });

  test('of a sum that is not ordinary says so', () => {
    expect(sumOf(1e200, 1e200)).toMatchObject({ high: 2e200, isOrdinary: false });
    expect(sumOf(1e-200)).toMatchObject({ high: 1e-200, isOrdinary: false });
  });

  test('of a sum that no double holds is Infinity, and exact', () => {
    const divisor = sumOf(1.5e308, 1.5e308);
    expect(divisor).toMatchObject({ high: Number.POSITIVE_INFINITY, low: 0, isOrdinary: false });
    expect(toFixed(divisor.exact())).toBe(2n * fixed(1.5e308));
  });

  test('is right to 70 bits for ordinary weights of both signs, and exact() to the last bit', () => {
    const weights = fc.array(fc.double({ noNaN: true, min: -100, max: 100 }), { minLength: 1, maxLength: 20 });
    const property = fc.property(weights, (w) => {
      const divisor = sumOf(...w);
      const exactly = sum(w.map(fixed));
      expect(relativeError(toFixed(divisor.exact()), exactly)).toBeLessThanOrEqual(2 ** (1 - BITS));
      if (!divisor.isOrdinary) return;
      expect(relativeError(fixed(divisor.high) + fixed(divisor.low), exactly)).toBeLessThanOrEqual(2 ** -70);
    });
    fc.assert(property, { numRuns: 500 });
  });
});
