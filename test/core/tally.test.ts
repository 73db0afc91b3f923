import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../src/core/cross-entropy.ts';
import { addTally, emptyTally, tallyOf, totalsOf } from '../../src/core/tally.ts';
import { tensor } from '../../src/core/tensor.ts';

describe('a tally', () => {
  test('of two losses has their sum and mean: the docstring example', () => {
    expect(totalsOf(tallyOf(tensor([2], [1, 2]), {}))).toEqual({
      lossSum: 3,
      weightSum: 2,
      mean: 1.5,
      perplexity: Math.exp(1.5),
    });
  });

  test('of nothing has mean 0 and perplexity 1', () => {
    expect(totalsOf(emptyTally())).toEqual({ lossSum: 0, weightSum: 0, mean: 0, perplexity: 1 });
  });

  test('leaves out rows that are ignored, by the default label or by another', () => {
    const losses = tensor([3], [1, 0, 2]);
    const byDefault = tallyOf(losses, { labels: tensor([3], [0, -100, 1]) });
    const by1 = tallyOf(losses, { labels: tensor([3], [0, 1, 2]), ignoreIndex: 1 });
    for (const tally of [byDefault, by1]) {
      expect([tally.rows, tally.validRows, totalsOf(tally).weightSum]).toEqual([3, 2, 2]);
    }
  });

  test('of only ignored rows has mean 0', () => {
    expect(totalsOf(tallyOf(tensor([1], [0]), { labels: tensor([1], [-100]) })).mean).toBe(0);
  });

  test('of two batches has the mean of one batch of both, weights included', () => {
    const logits = tensor([4, 3], [1, 2, 3, 0, -1, 0.5, 7, -3, 2, 0, 0, 9]);
    const labels = tensor([4], [2, 0, 1, 2]);
    const classWeight = tensor([3], [1, 2, 5]);
    const whole = crossEntropy(logits, { labels }, { classWeight }).loss;
    const total = emptyTally();
    for (const [from, to] of [
      [0, 1],
      [1, 4],
    ] as const) {
      const some = { labels: tensor([to - from], labels.data.subarray(from, to)) };
      const rows = tensor([to - from, 3], logits.data.subarray(3 * from, 3 * to));
      const { losses } = crossEntropy(rows, some, { classWeight });
      addTally(total, tallyOf(losses ?? tensor([0]), { ...some, classWeight }));
    }
    expect(totalsOf(total).mean).toBe(whole);
  });

  test('whose sums overflow has a mean all the same', () => {
    const { lossSum, mean } = totalsOf(tallyOf(tensor([3], [1e308, 1e308, 1e308]), {}));
    expect(lossSum).toBe(Number.POSITIVE_INFINITY);
    expect(mean).toBeCloseTo(1e308, -300);
    expect(mean / 1e308).toBe(1);
  });

  test('whose weights sum to 0 has no mean, unless its losses do too', () => {
    const labels = tensor([2], [0, 1]);
    const classWeight = tensor([2], [1, -1]);
    expect(totalsOf(tallyOf(tensor([2], [1, -3]), { labels, classWeight })).mean).toBeNaN();
    expect(totalsOf(tallyOf(tensor([2], [1, -1]), { labels, classWeight })).mean).toBe(0);
  });

  test('of an infinite loss is infinite', () => {
    expect(totalsOf(tallyOf(tensor([2], [1, Number.POSITIVE_INFINITY]), {})).perplexity).toBe(Number.POSITIVE_INFINITY);
  });
});
