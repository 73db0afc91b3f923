import { describe, expect, test } from 'vitest';
import { Pair } from '../../../src/core/pairs/pair.ts';
import { WidePair } from '../../../src/core/pairs/wide-pair.ts';
import { countedRows } from '../../../src/core/rows/counted-rows.ts';
import type { RowOptions } from '../../../src/core/rows/options.ts';
import { RowLosses } from '../../../src/core/rows/row-losses.ts';
import { emptyTally } from '../../../src/core/sums/tally.ts';
import { referenceKernel as kernel } from '../../../src/core/tensors/kernel.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const context = { kernel, dtype: 'float64' } as const;
const pair = (x: number) => new Pair().set(x);
const OUTPUTS = ['losses', 'loss', 'normalizer', 'valid_count'];

/** The results of rows with these losses, and the factors of their gradients. */
function of(losses: readonly number[], options: RowOptions<string> = {}) {
  const rows = countedRows([losses.length], options, kernel);
  const all = new RowLosses(rows, options, context);
  losses.forEach((loss, n) => {
    all.add(n, pair(loss));
  });
  const results = all.results(OUTPUTS, (n) => pair(losses[n] as number));
  return { ...results, factors: losses.map((_, n) => all.factorOf(n).value) };
}

const weights = (...values: number[]) => ({ sampleWeight: tensor([values.length], values) });

describe('RowLosses', () => {
  test('weighs losses, divides their sum by the weights, and gradients too', () => {
    expect(of([1, 2], weights(1, 3))).toEqual({
      losses: tensor([2], [1, 6]),
      loss: 1.75,
      normalizer: 4,
      valid_count: 2,
      factors: [0.25, 0.75],
    });
  });

  test('of weight 0 leaves nothing of Infinity, and NaN', () => {
    expect(of([inf, 1], weights(0, 1))).toMatchObject({ loss: 1 });
    expect(of([nan, 1], weights(0, 1))).toMatchObject({ loss: nan });
  });

  test('has the mean of weights that no double can weigh', () => {
    for (const weight of [1e308, 5e-324]) expect(of([3, 3], weights(weight, weight))).toMatchObject({ loss: 3 });
    expect(of([3, 3], weights(1e308, 1e308)).factors).toEqual([0.5, 0.5]);
  });

  test('gives finite results of losses that no double holds', () => {
    const rows = countedRows([1], {}, kernel);
    const losses = new RowLosses(rows, { normalizer: 1e300 }, context);
    const loss = new WidePair().set(1e300).multiplyNumber(1e100);
    losses.add(0, loss);
    expect(losses.results(OUTPUTS, () => loss)).toMatchObject({ losses: tensor([1], [inf]), loss: 1e100 });
  });

  test('has a number or null for each output that is asked for, and nothing else', () => {
    const losses = new RowLosses(countedRows([0], {}, kernel), { reduction: 'none' }, context);
    expect(losses.results(['loss', 'grad'], () => pair(0))).toEqual({ loss: null });
  });

  test('of rows that do not count are 0, and NaN where there is none', () => {
    const options = { mask: tensor([2], [1, 0]) };
    const losses = new RowLosses(countedRows([2], options, kernel), options, context);
    losses.skip(1);
    losses.addUndefined(0);
    expect(losses.results(['losses', 'loss'], () => pair(0))).toEqual({ losses: tensor([2], [nan, 0]), loss: nan });
  });

  test('leaves gradients 0 where a mean divides by 0, and refuses the mean of what is left', () => {
    const options = { normalizer: 'weights', ...weights(0, 0) } as const;
    const losses = new RowLosses(countedRows([2], options, kernel), options, context);
    expect(losses.factorOf(0).value).toBe(0);
    losses.add(0, pair(1));
    expect(losses.results(['loss'], () => pair(1))).toEqual({ loss: 0 });
    expect(inputErrorOf(() => of([1], { reduction: 'sum', normalizer: 2 })).code).toBe('INVALID_OPTION');
  });

  test('multiplies by the upstream gradient of the row', () => {
    expect(of([1, 2], { reduction: 'none', gradOutput: tensor([2], [5, -7]) }).factors).toEqual([5, -7]);
    expect(of([1, 2], { reduction: 'sum', gradOutput: tensor([], [inf]), onNonFinite: 'propagate' }).factors).toEqual([
      inf,
      inf,
    ]);
  });

  test('adds what it reduces to the tally', () => {
    const tally = emptyTally();
    const losses = new RowLosses(countedRows([1], {}, kernel), {}, { ...context, tally });
    losses.add(0, pair(2));
    losses.results([], () => pair(2));
    expect(tally).toMatchObject({
      rows: 1,
      validRows: 1,
      losses: { plain: { sum: 2 } },
      weights: { plain: { sum: 1 } },
    });
  });
});
