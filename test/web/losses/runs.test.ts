import { describe, expect, test } from 'vitest';
import { rightDigits } from '../../../web/src/formulas/right-digits.ts';
import { runsOf } from '../../../web/src/losses/runs.ts';

const xs = Array.from({ length: 201 }, (_, i) => i / 2);

const runs = (library: (x: number) => number, exact: (x: number) => number) =>
  runsOf(
    xs.map((x) => {
      const [value, exactly] = [library(x), exact(x)];
      return { x, value, exact: exactly, digits: rightDigits(value, exactly, 'float64') };
    }),
    library,
    (a, b) => (a + b) / 2,
  );

describe('what becomes of a library', () => {
  test('0 from where it is, found between two samples, after numbers without a right digit', () => {
    const found = runs(
      (x) => -Math.log(1 / (1 + Math.exp(-x))),
      (x) => Math.log1p(Math.exp(-x)),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['lost', 'zero']);
    expect(found[1]?.from).toBeCloseTo(53 * Math.LN2, 3);
    expect(found[1]?.isLast).toBe(true);
  });

  test('NaN and ∞ are runs of their own, side by side', () => {
    const found = runs(
      (x) => (x < 20.25 ? 1 : x < 40.75 ? Number.POSITIVE_INFINITY : Number.NaN),
      () => 1,
    );
    expect(found.map(({ kind, from, to }) => [kind, from.toFixed(6), to.toFixed(6)])).toEqual([
      ['infinite', '20.250000', '40.750000'],
      ['nan', '40.750000', '100.000000'],
    ]);
  });

  test('zeros that come and go with noise are one run without a right digit', () => {
    const found = runs(
      (x) => (x < 50 ? (x % 1) * -1e-16 : 1),
      (x) => (x < 50 ? 1e-20 : 1),
    );
    expect(found.map(({ kind, isFirst, to }) => [kind, isFirst, to])).toEqual([['lost', true, 49.5]]);
  });

  test('nothing where both are 0, infinite or NaN alike', () => {
    expect(
      runs(
        () => 0,
        () => 0,
      ),
    ).toEqual([]);
    expect(
      runs(
        () => Number.NEGATIVE_INFINITY,
        () => Number.NEGATIVE_INFINITY,
      ),
    ).toEqual([]);
    expect(
      runs(
        () => Number.NaN,
        () => Number.NaN,
      ),
    ).toEqual([]);
  });
});
