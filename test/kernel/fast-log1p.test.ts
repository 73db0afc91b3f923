import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fastLog1p } from '../../src/kernel/fast-log1p.ts';
import { fixed, log, ONE, toExact } from '../core/fixed-point.ts';
import { ulpsOff } from '../support/ulps.ts';

const off = (s: number) => ulpsOff(fastLog1p(s), toExact(log(ONE + fixed(s))));

describe('fastLog1p', () => {
  test('of the docstring', () => {
    expect(fastLog1p(1e-22)).toBe(1e-22);
  });

  test('of numbers below 2^-60 is themselves', () => {
    for (const s of [0, 5e-324, 1e-300, 3e-308, 2 ** -61]) expect(fastLog1p(s)).toBe(s);
  });

  test.each([
    { least: -64, most: -8 },
    { least: -8, most: 2 },
    { least: 2, most: 50 },
  ])('is within 2 ulp from 2^$least to 2^$most', ({ least, most }) => {
    const s = fc
      .tuple(fc.double({ noNaN: true, min: 1, max: 2 }), fc.integer({ min: least, max: most - 1 }))
      .map(([mantissa, exponent]) => mantissa * 2 ** exponent);
    const property = fc.property(s, (x) => {
      expect(off(x)).toBeLessThanOrEqual(2);
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('is within 2 ulp on either side of each step of its table', () => {
    for (let j = 0; j < 300; j++) {
      const turn = (j + 0.5) / 128;
      for (const s of [turn * (1 - 2 ** -52), turn, turn * (1 + 2 ** -52)]) expect(off(s)).toBeLessThanOrEqual(2);
    }
  });
});
