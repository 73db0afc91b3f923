import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceError } from '../../src/kernel/double-double.ts';
import {
  EXP_SCALE,
  EXP_TABLE_SIZE,
  expOfDifference as expByTable,
  fillExpTable,
} from '../../src/kernel/exp-of-difference.ts';
import { exp, fixed, log, ONE, toExact } from '../core/fixed-point.ts';
import { ulpsOff } from '../support/ulps.ts';

const table = new Float64Array(EXP_TABLE_SIZE);
fillExpTable(table);
const expOfDifference = (d: number, e: number) => expByTable(table, d, e);

/** How many ulps `expOfDifference` is off for the exact difference d + e. */
function off(d: number, e: number): number {
  return ulpsOff(expOfDifference(d, e), toExact(exp(fixed(d) + fixed(e)) << 64n));
}

describe('expOfDifference', () => {
  test('of -50 is that of the docstring', () => {
    expect(expOfDifference(-50, 0) / EXP_SCALE).toBe(1.9287498479639178e-22);
  });

  test('of 0 is exactly 2^64', () => {
    expect(expOfDifference(0, 0)).toBe(EXP_SCALE);
    expect(expOfDifference(-0, 0)).toBe(EXP_SCALE);
  });

  test('of -746 and less is 0, -Infinity included', () => {
    expect(expOfDifference(-746, 0)).toBe(0);
    expect(expOfDifference(-1e308, 0)).toBe(0);
    expect(expOfDifference(Number.NEGATIVE_INFINITY, 0)).toBe(0);
    expect(expOfDifference(Number.NEGATIVE_INFINITY, Number.NaN)).toBe(0);
  });

  test('is within 0.52 ulp from 0 to -708', () => {
    const property = fc.property(fc.double({ noNaN: true, min: -708, max: 0 }), (d) => {
      expect(off(d, 0)).toBeLessThanOrEqual(0.52);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test('is within 0.52 ulp of the exponential of an exact difference, rounding error included', () => {
    const logit = fc.double({ noNaN: true, min: -350, max: 350 });
    const property = fc.property(logit, logit, (a, b) => {
      const [x, max] = a < b ? [a, b] : [b, a];
      const d = x - max;
      expect(off(d, differenceError(x, max, d))).toBeLessThanOrEqual(0.52);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test('is within 0.52 ulp on either side of each step of its table', () => {
    for (let step = 1; step <= 600; step++) {
      const d = (-(step - 0.5) * Math.LN2) / 128;
      for (const nudge of [1 - 2 ** -52, 1, 1 + 2 ** -52]) expect(off(d * nudge, 0)).toBeLessThanOrEqual(0.52);
    }
  });

  test('keeps the digits of exponentials that are subnormal', () => {
    const property = fc.property(fc.double({ noNaN: true, min: -746, max: -600, minExcluded: true }), (d) => {
      expect(off(d, 0)).toBeLessThanOrEqual(0.52);
    });
    fc.assert(property, { numRuns: 500 });
    expect(expOfDifference(-745, 0) / EXP_SCALE).toBe(5e-324);
    expect(expOfDifference(-745.9, 0) / EXP_SCALE).toBe(0);
  });

  test('is monotonic from one double to the next near 0', () => {
    for (let d = -(2 ** -54); d > -(2 ** -40); d *= 1.7) {
      expect(expOfDifference(d * 1.7, 0)).toBeLessThanOrEqual(expOfDifference(d, 0));
    }
  });
});

describe('fillExpTable', () => {
  test('fills the whole table, and nothing behind it', () => {
    const longer = new Float64Array(EXP_TABLE_SIZE + 1);
    fillExpTable(longer);
    expect(longer.indexOf(0, 2)).toBe(EXP_TABLE_SIZE);
  });

  test('keeps 2^(j/128) to 97 bits', () => {
    for (let j = 0; j < 128; j++) {
      const kept = fixed(table[2 * j] as number) + fixed(table[2 * j + 1] as number);
      const exact = exp((log(ONE << 1n) * BigInt(j)) / 128n);
      const error = kept > exact ? kept - exact : exact - kept;
      expect(error >> (1600n - 97n)).toBe(0n);
    }
  });
});
