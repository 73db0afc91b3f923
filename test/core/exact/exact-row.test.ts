import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BITS, type BigFloat, sum, toDouble, ZERO } from '../../../src/core/exact/big-float.ts';
import { ExactRow } from '../../../src/core/exact/exact-row.ts';
import { anyRow, softmaxOf } from '../../kernel/rows.ts';
import { ONE, relativeError, toDouble as toNumber } from '../fixed-point.ts';
import { toFixed } from './to-fixed.ts';

const masked = Number.NEGATIVE_INFINITY;

const rowOf = (
  logits: readonly number[],
  first = 0,
  classes = logits.length,
  checkpoint: (numbers: number) => void = () => undefined,
) => {
  const ofRow = logits.slice(first, first + classes);
  return new ExactRow(logits, first, classes, ofRow.indexOf(Math.max(...ofRow)), checkpoint);
};

describe('ExactRow', () => {
  test('of two equal logits has one half each', () => {
    const row = rowOf([3, 3]);
    expect([row.exp(0), row.exp(1), row.tail, row.total].map(toDouble)).toEqual([1, 1, 1, 2]);
    expect(toDouble(rowOf([3, 3]).surprise(0) ?? ZERO)).toBe(Math.LN2);
  });

  test('reads its row from where it starts', () => {
    const row = rowOf([9, masked, 5, 5, 9], 1, 3);
    expect([0, 1, 2].map((c) => toDouble(row.exp(c)))).toEqual([0, 1, 1]);
    expect(toDouble(row.total)).toBe(2);
  });

  test('of a masked class has 0, and a surprise that is infinite', () => {
    const row = rowOf([0, masked]);
    expect(row.exp(1)).toEqual(ZERO);
    expect(row.surprise(1)).toBeUndefined();
    expect(toDouble(row.surprise(0) ?? ZERO)).toBe(0);
  });

  test('of a difference that no double holds has 0, and a surprise that is finite', () => {
    const row = rowOf([1e308, -1e308]);
    expect(row.exp(1)).toEqual(ZERO);
    expect(row.surprise(1)).toBeDefined();
    expect(toDouble(row.surprise(1) ?? ZERO)).toBe(Number.POSITIVE_INFINITY);
  });

  test('keeps exponentials that are below all doubles', () => {
    const t = rowOf([0, -1000]).exp(1);
    expect(t.mantissa).toBeGreaterThan(0n);
    expect(toDouble(t)).toBe(0);
  });

  test('says before each 256 exponentials how many it is about to compute', () => {
    const numbers: number[] = [];
    rowOf(new Array(600).fill(0), 10, 515, (n) => numbers.push(n));
    expect(numbers).toEqual([256, 256, 3]);
  });

  test('of many classes computes exponentials again, and says so', () => {
    const logits = Array.from({ length: 20_000 }, (_, c) => Math.sin(c));
    let told = 0;
    const row = rowOf(logits, 0, 20_000, (n) => {
      told += n;
    });
    expect(told).toBe(20_000);
    const all = logits.map((_, c) => row.exp(c));
    expect(told).toBeGreaterThanOrEqual(40_000 - 1);
    expect(told).toBeLessThan(40_000 + 256);
    expect(toDouble(all[row.argmax] as BigFloat)).toBe(1);
    const few = rowOf([logits[row.argmax] as number, ...logits.slice(0, 10)]);
    expect(all.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, c) => few.exp(c + 1)));
    const others = all.filter((_, c) => c !== row.argmax);
    expect(row.tail).toEqual(sum(others));
  });

  test('of fewer classes computes nothing again', () => {
    let told = 0;
    const row = rowOf(new Array(16_384).fill(0.5), 0, 16_384, (n) => {
      told += n;
    });
    for (let c = 0; c < 16_384; c++) row.exp(c);
    expect(told).toBe(16_384);
  });

  test('can be stopped before any of them', () => {
    const stop = (_numbers: number) => {
      throw new Error('stopped');
    };
    expect(() => rowOf([0, 1], 0, 2, stop)).toThrow('stopped');
  });

  test('is right to the last bits of differences, of 1 + s, and of what they are', () => {
    const property = fc.property(anyRow, (logits) => {
      const row = rowOf(logits);
      const { exps, tail, total, log, differences } = softmaxOf(logits);
      // The oracle itself has few digits, or none, of what is below exp(−700).
      const isSmall = (x: bigint) => x < 1n << 600n;
      const expectNear = (actual: BigFloat | undefined, exactly: bigint, lastBits: number, what: string) => {
        if (isSmall(exactly)) return;
        const error = relativeError(toFixed(actual ?? ZERO), exactly) * 2 ** BITS;
        expect(error, what).toBeLessThanOrEqual(lastBits);
      };
      // Two of a difference, which are as many times that of its exponential, and two of the exponential, with some that are cut.
      const ofDifference = (c: number) => 2.1 + 2 * Math.abs(toNumber(differences[c] ?? 0n));
      const ofTail = 2 + Math.max(...exps.map((t, c) => (isSmall(t) ? 0 : ofDifference(c))));
      exps.forEach((t, c) => {
        expectNear(row.exp(c), t, ofDifference(c), `t[${c}]`);
      });
      expectNear(row.tail, tail, ofTail, 's');
      expectNear(row.total, total, 8, '1 + s');
      differences.forEach((d, c) => {
        const surprise = row.surprise(c);
        if (d === undefined) {
          expect(surprise).toBeUndefined();
          return;
        }
        const isSeries = tail < ONE >> 30n;
        const ofLog = isSeries ? 8 + ofTail : 12 / toNumber(log - d);
        expectNear(surprise, log - d, 2 + ofLog, `−log p[${c}]`);
      });
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
