import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXP_SCALE, EXP_TABLE_SIZE, fillExpTable, STEPS } from '../../src/kernel/exp-table.ts';
import { writeExps } from '../../src/kernel/exps.ts';
import { exp, fixed, relativeError } from '../core/fixed-point.ts';
import { pairAt } from './rows.ts';

const masked = Number.NEGATIVE_INFINITY;

const table = new Float64Array(EXP_TABLE_SIZE);
fillExpTable(table);

/** exp(x − max) · 2^200 in two parts. */
function expOf(x: number, max = 0): Float64Array {
  const parts = new Float64Array(2).fill(9);
  writeExps(table, Float64Array.of(x), 0, max, parts, 0, 1, 1);
  return parts;
}

/** The relative error of the two parts. */
function errorOf(x: number, max = 0): number {
  return relativeError(pairAt(expOf(x, max), 0), exp(fixed(x) - fixed(max)) << 200n);
}

/** The doubles next to a number, on either side, and itself. */
const around = (x: number) => [x * (1 - 2 ** -52), x, x * (1 + 2 ** -52)];

describe('writeExps', () => {
  test('of -50 gives the number of the docstring and its low part', () => {
    const [high, low] = expOf(-50) as unknown as [number, number];
    expect(high / EXP_SCALE).toBe(1.9287498479639178e-22);
    expect((low / EXP_SCALE).toPrecision(3)).toBe('-3.75e-39');
  });

  test('of the maximum itself gives exactly 2^200', () => {
    for (const max of [0, -0, 7, -1e308]) expect(Array.from(expOf(max, max))).toEqual([EXP_SCALE, 0]);
  });

  test('of -810 and less gives 0 in both parts, -Infinity included', () => {
    for (const x of [-810, -811, -1e308, masked]) expect(Array.from(expOf(x))).toEqual([0, 0]);
    expect(Array.from(expOf(masked, 1e308))).toEqual([0, 0]);
    expect(Array.from(expOf(-1e308, 1e308))).toEqual([0, 0]);
  });

  test('is right to 74 bits over the whole range', () => {
    const property = fc.property(fc.double({ noNaN: true, min: -810, minExcluded: true, max: 0 }), (x) => {
      expect(errorOf(x)).toBeLessThanOrEqual(2 ** -74);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test('is right to 74 bits where the exponential is no normal double', () => {
    for (const x of [-708.5, -720, -744.44, -745, -745.13, -745.9, -800, -809.99999999999]) {
      expect(errorOf(x), `${x}`).toBeLessThanOrEqual(2 ** -74);
      expect(expOf(x)[0]).toBeGreaterThan(2 ** -970);
    }
  });

  test('is right to 74 bits for differences that round', () => {
    const logit = fc.oneof(
      fc.double({ noNaN: true, min: -372, max: 372 }),
      fc.integer({ min: -2000, max: 2000 }).map((n) => 1e15 + n / 8),
      fc.double({ noNaN: true, min: -1e-3, max: 1e-3 }),
    );
    const property = fc.property(logit, logit, (a, b) => {
      const [x, max] = a < b ? [a, b] : [b, a];
      if (x - max > -810) expect(errorOf(x, max)).toBeLessThanOrEqual(2 ** -74);
    });
    fc.assert(property, { numRuns: 2000 });
  });

  test('is right to 74 bits on either side of each of its steps', () => {
    for (let step = 0; step < STEPS; step++) {
      const turn = (-(step + 0.5) * Math.LN2) / STEPS;
      for (const x of around(turn)) expect(errorOf(x), `${x}`).toBeLessThanOrEqual(2 ** -74);
    }
  });

  test('is right to 74 bits on either side of the powers of two', () => {
    for (let n = 1; n <= 1076; n += 25) {
      for (const x of around(-n * Math.LN2)) expect(errorOf(x), `${x}`).toBeLessThanOrEqual(2 ** -74);
    }
  });

  test('has the nearest double as its high part', () => {
    const property = fc.property(fc.double({ noNaN: true, min: -810, max: 0 }), (x) => {
      const [high, low] = expOf(x) as unknown as [number, number];
      expect(high + low).toBe(high);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  test('is monotonic from one double to the next near 0', () => {
    for (let x = -(2 ** -54); x > -(2 ** -40); x *= 1.7) {
      expect(expOf(x * 1.7)[0]).toBeLessThanOrEqual(expOf(x)[0] as number);
    }
  });

  test('reads from `first` on and writes high parts to `exps`, low parts `low` places behind, nothing else', () => {
    const row = new Float64Array(8).fill(9);
    writeExps(table, Float64Array.of(7, -50, 0, 7), 1, 0, row, 2, 3, 2);
    const [high, low] = expOf(-50) as unknown as [number, number];
    expect(Array.from(row)).toEqual([9, 9, high, EXP_SCALE, 9, low, 0, 9]);
  });
});
