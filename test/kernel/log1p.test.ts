import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { log1p } from '../../src/kernel/log1p.ts';
import { fixed, log, ONE, toExact } from '../core/fixed-point.ts';
import { ulpsOff } from '../support/ulps.ts';

/** How many ulps `log1p` is off for the sum high + low. */
const off = (high: number, low = 0) => ulpsOff(log1p(high, low), toExact(log(ONE + fixed(high) + fixed(low))));

/** A double of any size from 2^least to 2^most. */
const ofSize = (least: number, most: number) =>
  fc
    .tuple(fc.double({ noNaN: true, min: 1, max: 2 }), fc.integer({ min: least, max: most - 1 }))
    .map(([mantissa, exponent]) => mantissa * 2 ** exponent);

describe('log1p', () => {
  test('of the docstring', () => {
    expect(log1p(1e-20, 0)).toBe(1e-20);
    expect(log1p(1, 0)).toBe(Math.LN2);
    expect(log1p(0, 0)).toBe(0);
  });

  test('of 2^k − 1 is k ln 2', () => {
    for (let k = 1; k <= 53; k++) expect(off(2 ** k - 1)).toBeLessThanOrEqual(0.5);
  });

  test('of numbers below 2^-60 is themselves', () => {
    for (const s of [5e-324, 2 ** -1022, 1e-300, 2 ** -61]) {
      expect(log1p(s, 0)).toBe(s);
      expect(off(s)).toBeLessThanOrEqual(0.51);
    }
  });

  test.each([
    { least: -64, most: -30 },
    { least: -30, most: -3 },
    { least: -3, most: 2 },
    { least: 2, most: 60 },
    { least: 60, most: 1000 },
  ])('is within 0.58 ulp from 2^$least to 2^$most', ({ least, most }) => {
    const property = fc.property(ofSize(least, most), (s) => {
      expect(off(s)).toBeLessThanOrEqual(0.58);
    });
    fc.assert(property, { numRuns: most > 100 ? 100 : 500 });
  });

  test('is within 0.58 ulp of the logarithm of a sum in two parts', () => {
    const part = fc.double({ noNaN: true, min: -0.5, max: 0.5 });
    const property = fc.property(ofSize(-64, 40), part, (high, share) => {
      const low = high * 2 ** -52 * share;
      expect(off(high, low)).toBeLessThanOrEqual(0.58);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  test('is within 0.58 ulp where its reduction turns', () => {
    for (let k = 0; k < 12; k++) {
      const turn = 2 ** k * Math.SQRT2 - 1;
      for (let i = -40; i <= 40; i++) expect(off(turn * (1 + i * 2 ** -52))).toBeLessThanOrEqual(0.58);
    }
    for (let i = -40; i <= 40; i++) expect(off(2 ** -60 * (1 + i * 2 ** -53))).toBeLessThanOrEqual(0.58);
  });

  test('is monotonic from one double to the next', () => {
    for (const start of [2 ** -60, 1e-9, Math.SQRT2 - 1, 1, 2 * Math.SQRT2 - 1, 1000]) {
      for (let i = -50; i < 50; i++) {
        const [s, next] = [start * (1 + i * 2 ** -52), start * (1 + (i + 1) * 2 ** -52)];
        expect(log1p(next, 0)).toBeGreaterThanOrEqual(log1p(s, 0));
      }
    }
  });
});
