import { describe, expect, test } from 'vitest';
import { confusion } from '../../../web/src/evaluate/measures/confusion.ts';
import { histogram } from '../../../web/src/evaluate/measures/histogram.ts';
import { labelsOfRows } from '../../../web/src/evaluate/measures/labels-of-rows.ts';
import { lossShares } from '../../../web/src/evaluate/measures/loss-shares.ts';
import { binsOf } from '../../../web/src/evaluate/measures/reliability.ts';
import { firstRows, sortRows } from '../../../web/src/evaluate/measures/sort-rows.ts';
import { csvParts } from '../../../web/src/evaluate/writers/csv-parts.ts';
import { metricsJson } from '../../../web/src/evaluate/writers/metrics-json.ts';

const of = (...values: number[]) => Float64Array.from(values);

describe('confusion', () => {
  test('counts labels by predictions of rows that count', () => {
    expect(confusion(of(0, 0, 1, -100, 7), of(0, 1, 0, -1, 1), 2, 10)).toEqual({
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
    const [labels, predictions] = [of(0, 0, 2, 1), of(2, 2, 0, 1)];
    expect(confusion(labels, predictions, 3, 2)).toMatchObject({ classes: [0, 2], errors: 3, errorsElsewhere: 0 });
    expect(confusion(labels, predictions, 3, 1)).toMatchObject({ classes: [0], errorsElsewhere: 3 });
  });
});

describe('histogram', () => {
  const [labels, predictions] = [of(0, 0, 1, -100), of(0, 1, 0, -1)];

  test('has round bounds and every finite loss of a row that counts once; the others apart', () => {
    expect(histogram(of(0.1, 1.9, Infinity, 99), predictions, labels, 4)).toEqual({
      bins: [
        { from: 0, to: 0.5, right: 1, wrong: 0 },
        { from: 0.5, to: 1, right: 0, wrong: 0 },
        { from: 1, to: 1.5, right: 0, wrong: 0 },
        { from: 1.5, to: 2, right: 0, wrong: 1 },
      ],
      infinite: 1,
      nan: 0,
    });
    expect(histogram(of(Number.NaN, 1, 1, 1), predictions, labels, 4)).toMatchObject({ infinite: 0, nan: 1 });
  });

  test.each([[[0, 0, 0, 0]], [[5, 5, 5, 5]], [[1e-300, 2e-300, 0, 0]], [[-3, 2, 1, 0]], [[1e300, 0, 1, 0]]])(
    'of %j loses none',
    (losses) => {
      const { bins } = histogram(of(...losses), predictions, labels, 10);
      expect(bins.reduce((sum, { right, wrong }) => sum + right + wrong, 0)).toBe(3);
      expect(bins.length).toBeLessThanOrEqual(23);
    },
  );

  test('of nothing is empty', () => {
    expect(histogram(of(), of(), undefined, 10).bins).toEqual([]);
  });
});

test('the median, and what the worst tenth makes of the sum', () => {
  expect(lossShares(of(1, 2, 7, 99), of(0, 0, 0, -1))).toEqual({ median: 2, worstTenth: 0.7 });
});

test('the label of a row is that so far behind it, within its sequence', () => {
  expect(labelsOfRows(of(5, 6, 7, 8), [2, 2], 1)).toEqual(of(6, Number.NaN, 8, Number.NaN));
  expect(labelsOfRows(of(5, 6), [2], 5)).toEqual(of(Number.NaN, Number.NaN));
});

test('bins are those of the service', () => {
  const totals = { bin_counts: of(0, 2), bin_confidences: of(0, 0.75), bin_accuracies: of(0, 0.5) };
  expect(binsOf(totals)).toEqual([
    { from: 0, to: 0.5, count: 0, confidence: 0, accuracy: 0 },
    { from: 0.5, to: 1, count: 2, confidence: 0.75, accuracy: 0.5 },
  ]);
});

describe('rows', () => {
  const values = [5, Number.NaN, 3, undefined, 5, 4];
  const valueBy = (r: number) => values[r];

  test('without a value come last, whichever way they are sorted', () => {
    expect(sortRows([0, 1, 2, 3, 4], valueBy, false)).toEqual([2, 0, 4, 1, 3]);
    expect(sortRows([0, 1, 2, 3, 4], valueBy, true)).toEqual([0, 4, 2, 1, 3]);
  });

  test('of which there are too many are the first of their order', () => {
    const all = [0, 1, 2, 3, 4, 5];
    expect(sortRows(firstRows(all, valueBy, true, 2), valueBy, true)).toEqual([0, 4]);
    expect(sortRows(firstRows(all, valueBy, false, 3), valueBy, false)).toEqual([2, 5, 0]);
    expect(firstRows(all, valueBy, false, 6)).toBe(all);
    expect(firstRows([1, 3], valueBy, true, 1)).toEqual([1]);
  });
});

test('CSV has all digits of numbers, and quotes where texts need them', () => {
  const rows = [
    [0, 'a,b', 0.1 + 0.2, undefined, -0],
    [1, 'say "x"', -Infinity, 'y', 1e-300],
  ];
  expect(csvParts(['row', 'name', 'x', 'note', 'z'], 2, (r) => rows[r] ?? []).join('')).toBe(
    'row,name,x,note,z\n0,"a,b",0.30000000000000004,,-0\n1,"say ""x""",-Infinity,y,1e-300\n',
  );
});

test('metrics in JSON are lists and numbers, or texts where JSON has none', () => {
  expect(metricsJson({ nll: Infinity, accuracy: 0, bin_counts: of(1, 2) })).toBe(
    '{"nll":"Infinity","accuracy":0,"bin_counts":[1,2]}\n',
  );
});
