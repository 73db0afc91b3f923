import { describe, expect, test } from 'vitest';
import { example } from '../../../../web/src/batch/example.ts';
import { confusion } from '../../../../web/src/batch/measures/confusion.ts';
import { histogram } from '../../../../web/src/batch/measures/histogram.ts';
import { lossShares } from '../../../../web/src/batch/measures/loss-shares.ts';
import { meanLoss } from '../../../../web/src/batch/measures/mean-loss.ts';
import { reliability } from '../../../../web/src/batch/measures/reliability.ts';
import { rowsOf } from '../../../../web/src/batch/measures/rows.ts';
import { sortRows } from '../../../../web/src/batch/measures/sort-rows.ts';

const batch = (logits: number[][], labels: number[]) => ({
  rows: logits.length,
  classes: logits[0]?.length ?? 0,
  logits: Float64Array.from(logits.flat()),
  labels: Float64Array.from(labels),
});

const three = batch(
  [
    [2, 1],
    [1, 2],
    [3, 3],
    [0, 9],
  ],
  [0, 0, 1, -100],
);
const probs = Float64Array.of(0.75, 0.25, 0.25, 0.75, 0.5, 0.5, 0, 1);
const rows = rowsOf(three, probs, -100);

describe('rows', () => {
  test('have a prediction, its probability, and are counted unless they are ignored', () => {
    expect([...rows.predicted]).toEqual([0, 1, 0, 1]);
    expect([...rows.confidence]).toEqual([0.75, 0.75, 0.5, 1]);
    expect([...rows.isIgnored]).toEqual([0, 0, 0, 1]);
    expect([rows.counted, rows.right]).toEqual([3, 1]);
  });

  test('with NaN have no prediction', () => {
    expect([...rowsOf(batch([[Number.NaN, 1]], [0]), undefined, -100).predicted]).toEqual([-1]);
  });

  test('with all classes masked have the first', () => {
    expect([...rowsOf(batch([[-Infinity, -Infinity]], [0]), undefined, -100).predicted]).toEqual([0]);
  });

  test('with soft targets have the label that has most of them', () => {
    const { labels: _, ...soft } = batch([[1, 2]], [0]);
    expect([...rowsOf({ ...soft, targetProbs: Float64Array.of(0.4, 0.6) }, undefined, 1).labels]).toEqual([1]);
  });
});

test('reliability compares confidence with the share that is right, by bins', () => {
  const { bins, error, count, accuracy, confidence } = reliability(rows, 4);
  expect(bins.map((bin) => bin.count)).toEqual([0, 1, 2, 0]);
  expect(bins[2]).toMatchObject({ from: 0.5, to: 0.75, confidence: 0.75, share: 0.5 });
  expect([count, accuracy, confidence]).toEqual([3, 1 / 3, 2 / 3]);
  expect(error).toBe((1 * 0.5 + 2 * 0.25) / 3);
});

describe('confusion', () => {
  test('counts labels by predictions', () => {
    expect(confusion(rows, 2, 10)).toEqual({
      classes: [0, 1],
      counts: [
        [1, 1],
        [1, 0],
      ],
      errors: 2,
      errorsElsewhere: 0,
    });
  });

  test('shows the classes with most errors, where not all can be shown', () => {
    const many = batch(
      [
        [0, 0, 1],
        [0, 0, 1],
        [1, 0, 0],
        [0, 1, 0],
      ],
      [0, 0, 2, 1],
    );
    expect(confusion(rowsOf(many, undefined, -100), 3, 2)).toEqual({
      classes: [0, 2],
      counts: [
        [0, 2],
        [1, 0],
      ],
      errors: 3,
      errorsElsewhere: 0,
    });
    expect(confusion(rowsOf(many, undefined, -100), 3, 1)).toMatchObject({ classes: [0], errorsElsewhere: 3 });
  });

  test('leaves out labels that are no classes', () => {
    expect(confusion(rowsOf(batch([[1, 0]], [7]), undefined, -100), 2, 10).errors).toBe(0);
  });
});

describe('histogram', () => {
  test('has round bounds and every finite loss of a row that counts once', () => {
    const { bins, notFinite } = histogram(Float64Array.of(0.1, 1.9, Infinity, 99), rows, 4);
    expect(bins).toEqual([
      { from: 0, to: 0.5, right: 1, wrong: 0 },
      { from: 0.5, to: 1, right: 0, wrong: 0 },
      { from: 1, to: 1.5, right: 0, wrong: 0 },
      { from: 1.5, to: 2, right: 0, wrong: 1 },
    ]);
    expect(notFinite).toBe(1);
  });

  test.each([[[0, 0, 0, 0]], [[5, 5, 5, 5]], [[1e-300, 2e-300, 0, 0]], [[-3, 2, 1, 0]], [[1e300, 0, 1, 0]]])(
    'of %j loses none',
    (losses) => {
      const { bins } = histogram(Float64Array.from(losses), rows, 10);
      expect(bins.reduce((sum, { right, wrong }) => sum + right + wrong, 0)).toBe(3);
      expect(bins.length).toBeLessThanOrEqual(23);
    },
  );

  test('of nothing is empty', () => {
    const { bins } = histogram(new Float64Array(), rowsOf(batch([], []), undefined, -100), 10);
    expect(bins).toEqual([]);
  });
});

test('the median, and what the worst tenth makes of the sum', () => {
  expect(lossShares(Float64Array.of(1, 2, 7, 99), rows)).toEqual({ median: 2, worstTenth: 0.7 });
});

test('the mean divides by the weights of the labels, as PyTorch', () => {
  expect(meanLoss(Float64Array.of(2, 4, 3, 0), three, rows, [2, 5])).toBe(1);
  expect(
    meanLoss(new Float64Array(1), batch([[1, 2]], [-100]), rowsOf(batch([[1, 2]], [-100]), undefined, -100), []),
  ).toBe(0);
});

test('rows without a value come last, whichever way', () => {
  const values = [5, Number.NaN, 3, undefined, 5];
  const sorted = (isDescending: boolean) => sortRows([0, 1, 2, 3, 4], (r) => values[r], isDescending);
  expect(sorted(false)).toEqual([2, 0, 4, 1, 3]);
  expect(sorted(true)).toEqual([0, 4, 2, 1, 3]);
});

test('the example is the same every time, and surer than right', () => {
  expect(example()).toEqual(example());
  const { rows, classes, labels } = example();
  expect([rows, classes, labels?.filter((label) => label === -100).length]).toEqual([300, 5, 4]);
});
