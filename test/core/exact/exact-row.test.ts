import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDouble, ZERO } from '../../../src/core/exact/big-float.ts';
import { ExactRow } from '../../../src/core/exact/exact-row.ts';
import { anyRow, softmaxOf } from '../../kernel/rows.ts';
import { relativeError } from '../fixed-point.ts';
import { toFixed } from './to-fixed.ts';

const masked = Number.NEGATIVE_INFINITY;

const rowOf = (logits: readonly number[], first = 0, classes = logits.length) => {
  const ofRow = logits.slice(first, first + classes);
  return new ExactRow(logits, first, classes, ofRow.indexOf(Math.max(...ofRow)));
};

describe('ExactRow', () => {
  test('of two equal logits has one half each', () => {
    const { exps, tail, total } = rowOf([3, 3]);
    expect([...exps, tail, total].map(toDouble)).toEqual([1, 1, 1, 2]);
    expect(toDouble(rowOf([3, 3]).surprise(0) ?? ZERO)).toBe(Math.LN2);
  });

  test('reads its row from where it starts', () => {
    const { exps, total } = rowOf([9, masked, 5, 5, 9], 1, 3);
    expect(exps.map(toDouble)).toEqual([0, 1, 1]);
    expect(toDouble(total)).toBe(2);
  });

  test('of a masked class has 0, and a surprise that is infinite', () => {
    const row = rowOf([0, masked]);
    expect(row.exps[1]).toEqual(ZERO);
    expect(row.surprise(1)).toBeUndefined();
    expect(toDouble(row.surprise(0) ?? ZERO)).toBe(0);
  });

  test('of a difference that no double holds has 0, and a surprise that is finite', () => {
    const row = rowOf([1e308, -1e308]);
    expect(row.exps[1]).toEqual(ZERO);
    expect(row.surprise(1)).toBeDefined();
    expect(toDouble(row.surprise(1) ?? ZERO)).toBe(Number.POSITIVE_INFINITY);
  });

  test('keeps exponentials that are below all doubles', () => {
    const [, t] = rowOf([0, -1000]).exps;
    expect(t?.mantissa).toBeGreaterThan(0n);
    expect(toDouble(t ?? ZERO)).toBe(0);
  });

  test('is right to 165 bits for any row', () => {
    const property = fc.property(anyRow, (logits) => {
      const row = rowOf(logits);
      const { exps, tail, total, log, differences } = softmaxOf(logits);
      const isSmall = (x: bigint) => x < 1n << 600n;
      const expectNear = (actual: bigint, exactly: bigint, what: string) => {
        // The oracle itself has few digits, or none, of what is below exp(−700).
        if (!isSmall(exactly)) expect(relativeError(actual, exactly), what).toBeLessThanOrEqual(2 ** -165);
      };
      exps.forEach((t, c) => {
        expectNear(toFixed(row.exps[c] ?? ZERO), t, `t[${c}]`);
      });
      expectNear(toFixed(row.tail), tail, 's');
      expectNear(toFixed(row.total), total, '1 + s');
      differences.forEach((d, c) => {
        const surprise = row.surprise(c);
        if (d === undefined) expect(surprise).toBeUndefined();
        else expectNear(toFixed(surprise ?? ZERO), log - d, `−log p[${c}]`);
      });
    });
    fc.assert(property, { numRuns: 300 });
  });
});
