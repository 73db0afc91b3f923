import { describe, expect, test } from 'vitest';
import { fromDouble } from '../../../src/core/exact/big-float.ts';
import { wholeDivisor } from '../../../src/core/rows/divisor.ts';
import { LossSum } from '../../../src/core/rows/loss-sum.ts';
import type { Reduction } from '../../../src/core/rows/options.ts';
import { inputErrorOf } from '../input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

/** The loss of exact losses, of which each is its own size. */
function reduced(losses: number[], reduction: Reduction, divisor: number): number | null {
  const sum = new LossSum();
  for (const loss of losses) sum.add(loss, 0, Number.isFinite(loss) ? Math.abs(loss) : 0);
  return sum.reduce(reduction, wholeDivisor(divisor), () => losses.map(fromDouble));
}

describe('LossSum', () => {
  test('to a mean divides the sum', () => {
    expect(reduced([1, 2], 'mean', 2)).toBe(1.5);
  });

  test('to a sum does not divide', () => {
    expect(reduced([1, 2, 4], 'sum', 1)).toBe(7);
  });

  test('to none gives null', () => {
    expect(reduced([1, 2], 'none', 1)).toBeNull();
  });

  test('adds the low parts', () => {
    const sum = new LossSum();
    sum.add(1, 2 ** -54, 1);
    sum.add(1, 2 ** -53, 1);
    sum.add(-1.9999999999999998, 0, 1);
    expect(sum.reduce('sum', wholeDivisor(1), () => [fromDouble(42)])).toBe(42);
    const clear = new LossSum();
    clear.add(1, 2 ** -54, 1);
    clear.add(2 ** -54, 0, 2 ** -54);
    expect(clear.reduce('sum', wholeDivisor(1), () => [])).toBe(1);
    clear.add(2 ** -54, 0, 2 ** -54);
    expect(clear.reduce('sum', wholeDivisor(1), () => [])).toBe(1.0000000000000002);
  });

  test('to a mean that is finite though the sum is not gives it', () => {
    expect(reduced([1e308, 1e308, 1e308], 'mean', 3)).toBe(1e308);
  });

  test('to a sum that overflows gives Infinity', () => {
    expect(reduced([1e308, 1e308], 'sum', 1)).toBe(inf);
  });

  test('to a sum whose large losses cancel gives what is left', () => {
    expect(reduced([1e308, 1e308, -1e308], 'sum', 1)).toBe(1e308);
    expect(reduced([1e20, 3, -1e20], 'sum', 1)).toBe(3);
  });

  test('of nothing by 0 is 0', () => {
    expect(reduced([], 'mean', 0)).toBe(0);
    expect(reduced([0, 0], 'mean', 0)).toBe(0);
    expect(reduced([1, -1], 'mean', 0)).toBe(0);
  });

  test('never gives -0', () => {
    expect(reduced([-0], 'sum', 1)).toBe(0);
    expect(reduced([0], 'mean', -3)).toBe(0);
  });

  test('keeps Infinity and NaN', () => {
    expect(reduced([1, inf], 'mean', 2)).toBe(inf);
    expect(reduced([1, nan], 'mean', 2)).toBe(nan);
  });

  test('of something by 0 is refused', () => {
    const { code, issues } = inputErrorOf(() => reduced([1, 2], 'mean', 0));
    expect(code).toBe('UNDEFINED_MEAN');
    expect(issues).toEqual([
      {
        path: ['class_weight'],
        detail:
          'class_weight sums to 0 over the labels, though the weighted losses do not; ' +
          'expected a sum that is not 0, or reduction "sum" or "none"',
      },
    ]);
  });
});
