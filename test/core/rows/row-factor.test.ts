import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BITS } from '../../../src/core/exact/big-float.ts';
import { sumOfWeights, wholeDivisor } from '../../../src/core/rows/divisor.ts';
import { RowFactor } from '../../../src/core/rows/row-factor.ts';
import { toFixed } from '../exact/to-fixed.ts';
import { divide, fixed, multiply, relativeError } from '../fixed-point.ts';

/** u · w / D. */
function factorOf(u: number, w: number, divisor = wholeDivisor(1)): RowFactor {
  const factor = new RowFactor(divisor);
  factor.set(u, w);
  return factor;
}

/** Ordinary by itself; a quotient of them need not be. */
const ordinary = fc
  .tuple(fc.double({ noNaN: true, min: 1, max: 2 }), fc.integer({ min: -250, max: 39 }), fc.constantFrom(1, -1))
  .map(([mantissa, exponent, sign]) => sign * mantissa * 2 ** exponent);

describe('RowFactor', () => {
  test('is u w / D, with what the division has lost', () => {
    const { high, low } = factorOf(1, 2, wholeDivisor(3));
    expect(high).toBe(2 / 3);
    expect(low).toBe(3.700743415417188e-17);
  });

  test('over 1 is the product, with what that has lost', () => {
    const third = 1 / 3;
    const { high, low } = factorOf(third, third);
    expect(fixed(high) + fixed(low)).toBe(multiply(fixed(third), fixed(third)));
  });

  test('is right to 100 bits for ordinary numbers, and exact to the last bit', () => {
    const property = fc.property(
      ordinary,
      ordinary,
      ordinary,
      fc.double({ noNaN: true, min: 0, max: 0.5 }),
      (...args) => {
        const [u, w, d, share] = args;
        const divisor = sumOfWeights(Float64Array.of(d, d * 2 ** -54 * share));
        const factor = factorOf(u, w, divisor);
        if (!factor.isOrdinary) return;
        const exactly = divide(multiply(fixed(u), fixed(w)), toFixed(divisor.exact()));
        expect(relativeError(fixed(factor.high) + fixed(factor.low), exactly)).toBeLessThanOrEqual(2 ** -100);
        expect(relativeError(toFixed(factor.exact), exactly)).toBeLessThanOrEqual(2 ** (1 - BITS));
      },
    );
    fc.assert(property, { numRuns: 500 });
  });

  test('of 0 is ordinary, and zero', () => {
    for (const factor of [factorOf(0, 3), factorOf(3, 0, wholeDivisor(7))]) {
      expect(factor).toMatchObject({ isZero: true, isOrdinary: true });
    }
    expect(factorOf(2, 3).isZero).toBe(false);
  });

  test('of numbers that are small, whose product no double holds, is not zero, and not ordinary', () => {
    const factor = factorOf(1e-200, 1e-200);
    expect(factor).toMatchObject({ high: 0, isZero: false, isOrdinary: false });
    expect(factor.exact.mantissa > 0n).toBe(true);
  });

  test.each([
    { name: 'an upstream gradient', factor: () => factorOf(2 ** 40 + 1, 2 ** -20) },
    { name: 'a weight', factor: () => factorOf(1, 2 ** -401) },
    { name: 'a divisor', factor: () => factorOf(1, 1, sumOfWeights(Float64Array.of(2 ** 40 + 1))) },
    { name: 'a quotient that is large', factor: () => factorOf(2 ** 30, 1, sumOfWeights(Float64Array.of(2 ** -11))) },
    { name: 'a quotient that is small', factor: () => factorOf(2 ** -390, 2 ** -211, wholeDivisor(1)) },
  ])('is not ordinary for $name that is not', ({ factor }) => {
    expect(factor().isOrdinary).toBe(false);
  });

  test.each([
    { name: 'the largest', factor: () => factorOf(2 ** 40, 1) },
    { name: 'the largest quotient', factor: () => factorOf(2 ** 30, 1, sumOfWeights(Float64Array.of(2 ** -10))) },
    { name: 'the smallest', factor: () => factorOf(2 ** -400, -(2 ** -200)) },
  ])('is ordinary for $name that is', ({ factor }) => {
    expect(factor().isOrdinary).toBe(true);
  });

  test('is set anew for each row', () => {
    const factor = factorOf(1e130, 0.1, wholeDivisor(3));
    factor.set(1, 1);
    expect(factor).toMatchObject({ high: 1 / 3, isOrdinary: true });
  });
});
