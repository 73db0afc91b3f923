import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeLog1p } from '../../src/kernel/log1p.ts';
import { fixed, log, ONE, relativeError, ulpsFrom } from '../core/fixed-point.ts';
import { pairAt } from './rows.ts';

const BOUND = 2 ** -57.5;

/** log(1 + high + low) in two parts. */
function log1p(high: number, low = 0): Float64Array {
  const parts = new Float64Array(2).fill(9);
  writeLog1p(high, low, 1, parts, 0);
  return parts;
}

/** The relative error of the two parts. */
function errorOf(high: number, low = 0): number {
  return relativeError(pairAt(log1p(high, low), 0), log(ONE + fixed(high) + fixed(low)));
}

/** A double of any size from 2^least to 2^most. */
const ofSize = (least: number, most: number) =>
  fc
    .tuple(fc.double({ noNaN: true, min: 1, max: 2 }), fc.integer({ min: least, max: most - 1 }))
    .map(([mantissa, exponent]) => mantissa * 2 ** exponent);

describe('writeLog1p', () => {
  test('of 1 gives ln 2 and the low part of the docstring', () => {
    const [high, low] = log1p(1) as unknown as [number, number];
    expect(high).toBe(Math.LN2);
    expect(low.toPrecision(4)).toBe('2.319e-17');
  });

  test('of 0 gives 0 in both parts', () => {
    expect(Array.from(log1p(0))).toEqual([0, 0]);
  });

  test('of 2^k − 1 gives k ln 2', () => {
    for (let k = 1; k <= 53; k++) expect(errorOf(2 ** k - 1), `2^${k} − 1`).toBeLessThanOrEqual(BOUND);
  });

  test('of less than 2^-60 gives that, and half its square less', () => {
    for (const s of [1e-150, 1e-20, 2 ** -61]) {
      const [high, low] = log1p(s) as unknown as [number, number];
      expect(high).toBe(s);
      expect(low).toBe(-0.5 * s * s);
    }
    expect(errorOf(1e-20)).toBeLessThanOrEqual(2 ** -100);
  });

  test('of a tiny s times a scale keeps the digits that s alone would not have', () => {
    const scale = 2 ** 200;
    const parts = new Float64Array(2);
    const [high, low] = [1.2345678901234567 * 2 ** -870, 3 * 2 ** -930];
    writeLog1p(high, low, scale, parts, 0);
    expect(Array.from(parts)).toEqual([high, low]);
  });

  test('of s times a scale gives the logarithm times that scale', () => {
    const scaled = new Float64Array(2);
    for (const s of [1e-30, 2 ** -60, 1e-5, 0.4, 0.5, 1, 30, 1e6]) {
      writeLog1p(s * 2 ** 200, s * 2 ** 140, 2 ** 200, scaled, 0);
      const unscaled = log1p(s, s * 2 ** -60);
      expect(Array.from(scaled, (x) => x * 2 ** -200)).toEqual(Array.from(unscaled));
    }
  });

  test('writes two numbers and no more', () => {
    const out = new Float64Array(4).fill(9);
    writeLog1p(0, 0, 1, out, 1);
    expect(Array.from(out)).toEqual([9, 0, 0, 9]);
  });

  test.each([
    { least: -64, most: -30 },
    { least: -30, most: -3 },
    { least: -3, most: 2 },
    { least: 2, most: 60 },
    { least: 60, most: 700 },
  ])('is right to 57.5 bits from 2^$least to 2^$most', ({ least, most }) => {
    const property = fc.property(ofSize(least, most), (s) => {
      expect(errorOf(s)).toBeLessThanOrEqual(BOUND);
    });
    fc.assert(property, { numRuns: most > 100 ? 100 : 500 });
  });

  test('is right to 57.5 bits of the logarithm of a sum in two parts', () => {
    const part = fc.double({ noNaN: true, min: -0.5, max: 0.5 });
    const property = fc.property(ofSize(-64, 40), part, (high, share) => {
      expect(errorOf(high, high * 2 ** -52 * share)).toBeLessThanOrEqual(BOUND);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  test('is right to 57.5 bits where its reduction turns', () => {
    for (let k = 0; k < 12; k++) {
      const turn = 2 ** k * Math.SQRT2 - 1;
      for (let i = -40; i <= 40; i++) expect(errorOf(turn * (1 + i * 2 ** -52))).toBeLessThanOrEqual(BOUND);
    }
    for (let i = -40; i <= 40; i++) expect(errorOf(2 ** -60 * (1 + i * 2 ** -53))).toBeLessThanOrEqual(BOUND);
  });

  test('has a high part within 0.52 ulp', () => {
    const property = fc.property(ofSize(-64, 60), (s) => {
      expect(ulpsFrom(log1p(s)[0] as number, log(ONE + fixed(s)))).toBeLessThanOrEqual(0.52);
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('has a high part that is monotonic from one double to the next', () => {
    for (const start of [2 ** -60, 1e-9, Math.SQRT2 - 1, 1, 2 * Math.SQRT2 - 1, 1000]) {
      for (let i = -50; i < 50; i++) {
        const [s, next] = [start * (1 + i * 2 ** -52), start * (1 + (i + 1) * 2 ** -52)];
        expect(log1p(next)[0]).toBeGreaterThanOrEqual(log1p(s)[0] as number);
      }
    }
  });
});
