import { describe, expect, test } from 'vitest';
import { fromDouble } from '../../../src/core/exact/big-float.ts';
import { WeightedLoss } from '../../../src/core/rows/weighted-loss.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, MAX_VALUE } = Number;

/** A loss of one term, times a weight. */
function weighted(loss: number, s: number, low = 0) {
  const exactLoss = () => fromDouble(loss);
  const size = Number.isFinite(loss) ? Math.abs(loss) : 0;
  const { loss: product, low: rest, size: sizeOfProduct } = new WeightedLoss().set({ low, size, exactLoss }, loss, s);
  return { loss: product, low: rest, size: sizeOfProduct };
}

describe('WeightedLoss', () => {
  test('is a product in two doubles', () => {
    const third = 1 / 3;
    expect(weighted(third, 3)).toEqual({ loss: 1, low: -(2 ** -54), size: 1 });
    expect(weighted(2, 3, 2 ** -60)).toEqual({ loss: 6, low: 3 * 2 ** -60, size: 6 });
  });

  test('of weight 0 is 0, even of Infinity; NaN stays', () => {
    expect(weighted(inf, 0)).toEqual({ loss: 0, low: 0, size: 0 });
    expect(weighted(nan, 0).loss).toBe(nan);
  });

  test('of what is infinite is infinite', () => {
    expect(weighted(inf, 1e-300)).toMatchObject({ loss: inf, low: 0 });
  });

  test('of a weight that is not ordinary is exact', () => {
    expect(weighted(3, 2 ** -500)).toEqual({ loss: 3 * 2 ** -500, low: 0, size: 3 * 2 ** -500 });
  });

  test('of a loss that is finite, and no double, has no size', () => {
    const huge = { low: 0, size: inf, exactLoss: () => ({ mantissa: 1n, exponent: 1100 }) };
    expect(new WeightedLoss().set(huge, inf, 2 ** -100)).toMatchObject({ loss: 2 ** 1000, low: 0 });
    expect(weighted(MAX_VALUE, 4)).toMatchObject({ loss: inf, low: 0, size: inf });
  });
});
