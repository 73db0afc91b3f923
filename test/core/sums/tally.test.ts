import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../../src/core/cross-entropy.ts';
import { countedRows, IGNORED } from '../../../src/core/rows/counted-rows.ts';
import { tallyBatch } from '../../../src/core/rows/tally-batch.ts';
import { addTally, emptyTally, type Tally, totalsOf } from '../../../src/core/sums/tally.ts';
import { referenceKernel } from '../../../src/core/tensors/kernel.ts';
import { type DoubleTensor, tensor } from '../../../src/core/tensors/tensor.ts';
import { ulpsOff } from '../../support/ulps.ts';
import { divide, exp, fixed, ONE, sum, toExact } from '../fixed-point.ts';

interface Weights {
  readonly labels?: DoubleTensor;
  readonly ignoreIndex?: number;
  readonly classWeight?: DoubleTensor;
}

/** The tally of one batch. */
function tallyOf({ shape, data }: DoubleTensor, { labels, ignoreIndex = -100, classWeight }: Weights): Tally {
  const tally = emptyTally();
  const marks = labels && Int32Array.from(labels.data, (y) => (y === ignoreIndex ? IGNORED : y));
  const rows = countedRows(shape, {}, referenceKernel, marks);
  const weight = classWeight && marks && ((n: number) => classWeight.data[marks[n] as number] as number);
  tallyBatch(tally, data, rows, undefined, { weight });
  return tally;
}

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

  test('in any parts has sums, mean and perplexity within an ulp of exact arithmetic', () => {
    /** Means up to 1000, of losses that differ by twelve orders of magnitude. */
    const loss = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: -9, max: 3 }));
    const rows = fc.array(fc.tuple(loss, fc.nat(2)), { minLength: 1, maxLength: 40 });
    const weights = fc.tuple(...[1, 2, 3].map(() => fc.double({ min: 1e-3, max: 1e3, noNaN: true })));
    const property = fc.property(fc.array(rows, { minLength: 1, maxLength: 4 }), weights, (batches, weight) => {
      const classWeight = tensor([3], weight);
      const total = emptyTally();
      const losses: number[] = [];
      for (const batch of batches) {
        const weighted = batch.map(([[x, power], y]) => x * 10 ** power * (weight[y] as number));
        const labels = tensor(
          [batch.length],
          batch.map(([, y]) => y),
        );
        losses.push(...weighted);
        addTally(total, structuredClone(tallyOf(tensor([batch.length], weighted), { labels, classWeight })));
      }
      const lossSum = sum(losses.map(fixed));
      const weightSum = sum(batches.flat().map(([, y]) => fixed(weight[y] as number)));
      const totals = totalsOf(total);
      expect(ulpsOff(totals.lossSum, toExact(lossSum))).toBeLessThanOrEqual(0.51);
      expect(ulpsOff(totals.weightSum, toExact(weightSum))).toBeLessThanOrEqual(0.51);
      const mean = divide(lossSum, weightSum);
      // Below, the fixed point itself has no more digits than a double.
      if (totals.mean > 1e-290) expect(ulpsOff(totals.mean, toExact(mean))).toBeLessThanOrEqual(0.51);
      if (mean < 709n * ONE) expect(ulpsOff(totals.perplexity, toExact(exp(mean)))).toBeLessThanOrEqual(0.52);
    });
    fc.assert(property, { numRuns: 500 });
  });

  test.each([
    [1 / 3, 700],
    [700 + 1 / 3, 700 + 2 / 3],
    [709.7, 709.8],
    [-700 / 3, -699],
    [-1e-9, -730],
  ])('of losses %d and %d has the exponential of the exact mean, of which a double has too few digits', (a, b) => {
    const labels = tensor([3], [0, 1, 1]);
    const classWeight = tensor([2], [0.1, 0.3]);
    const losses = [0.1 * a, 0.3 * b, 0.3 * b];
    const mean = divide(sum(losses.map(fixed)), fixed(0.1) + 2n * fixed(0.3));
    const { perplexity } = totalsOf(tallyOf(tensor([3], losses), { labels, classWeight }));
    expect(ulpsOff(perplexity, toExact(exp(mean)))).toBeLessThanOrEqual(0.52);
  });

  test.each([
    [5e-324, 1],
    [1.7e308, 1e-300],
    [1.7e308, 1e300],
    [1e-300, 1e300],
    [1e-300, 1e-310],
    [1e-310, 1e-308],
    [-1, 3],
  ])('of one loss %d with weight %d has their quotient for a mean', (loss, weight) => {
    const tally = tallyOf(tensor([1], [loss]), { labels: tensor([1], [0]), classWeight: tensor([1], [weight]) });
    expect(totalsOf(tally).mean).toBe(loss / weight);
  });
});
