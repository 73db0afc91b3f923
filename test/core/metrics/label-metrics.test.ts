import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../../src/core/cross-entropy.ts';
import { METRICS, type Metrics, metricsIn, metricsOf } from '../../../src/core/metrics/metrics.ts';
import { nll } from '../../../src/core/nll.ts';
import { addTally, emptyTally, type Tally } from '../../../src/core/sums/tally.ts';
import { type DoubleTensor, tensor } from '../../../src/core/tensors/tensor.ts';
import { ulpsOff } from '../../support/ulps.ts';

const INF = Number.POSITIVE_INFINITY;

type Rows = readonly (readonly number[])[];
const rowsOf = (rows: Rows) => tensor([rows.length, (rows[0] as readonly number[]).length], rows.flat());

/** Metrics of some rows, with bins as arrays. */
function metricsFor(rows: Rows, labels: readonly number[], options = {}) {
  const target = { labels: tensor([labels.length], labels) };
  return plain(crossEntropy(rowsOf(rows), target, { outputs: METRICS, ...options }));
}

function plain(metrics: Metrics): { [name: string]: number | number[] } {
  const arrays = Object.entries(metrics).map(([name, value]) => [
    name,
    typeof value === 'number' ? value : Array.from((value as DoubleTensor).data),
  ]);
  return Object.fromEntries(arrays);
}

const ROWS = [
  [1, 2, 3],
  [0, -1, 0.5],
];

describe('metrics', () => {
  test('of two rows are the exact ones', () => {
    expect(metricsFor(ROWS, [2, 0], { bins: 2 })).toMatchObject({
      nll: 0.7558682848905542,
      perplexity: 2.12945969854918,
      bits: 1.090487426176849,
      accuracy: 0.5,
      brier_score: 0.47027161223847036,
      bin_counts: [0, 2],
      bin_accuracies: [0, 0.5],
    });
  });

  test('of a confident row keep their digits', () => {
    const { brier_score, calibration_error, nll: own } = metricsFor([[0, -50]], [0]);
    expect([brier_score, calibration_error, own]).toEqual([
      7.440151952041672e-44, 1.9287498479639178e-22, 1.9287498479639178e-22,
    ]);
  });

  test('leave smoothing and class weights out, which the loss has', () => {
    const options = { labelSmoothing: 0.2, classWeight: tensor([3], [1, 2, 5]) };
    expect(metricsFor(ROWS, [2, 0], options)).toEqual(metricsFor(ROWS, [2, 0]));
  });

  test('are weighted by sample_weight, and do not count what is masked or ignored', () => {
    const rows = [...ROWS, [Number.NaN, 0, 0], [0, 0, INF]];
    const options = { sampleWeight: tensor([4], [3, 1, 9, 9]), mask: tensor([4], [1, 1, 0, 1]), bins: 2 };
    const metrics = metricsFor(rows, [2, 0, 1, -100], options);
    expect(metrics).toMatchObject({ accuracy: 0.75, bin_counts: [0, 4], bin_accuracies: [0, 0.75] });
    const losses = [0.4076059644443803, 1.1041306053367284];
    expect(metrics.nll).toBeCloseTo((3 * (losses[0] as number) + (losses[1] as number)) / 4, 15);
  });

  test('divide nll, and what follows from it, by a normalizer that is a number', () => {
    const by7 = metricsFor(ROWS, [2, 0], { normalizer: 7 });
    expect(by7.bits).toBe(0.31156783605052824);
    expect(by7.accuracy).toBe(0.5);
    expect(metricsFor(ROWS, [2, 0], { normalizer: 'rows' })).toEqual(metricsFor(ROWS, [2, 0]));
  });

  test('of a masked label are Infinity, but for what is finite', () => {
    const metrics = metricsFor([[0, -INF]], [1]);
    expect(metrics).toMatchObject({ nll: INF, perplexity: INF, bits: INF, accuracy: 0, brier_score: 2 });
    expect(metrics.calibration_error).toBe(1);
  });

  test('of a masked label of weight 0 are those without it', () => {
    const options = { sampleWeight: tensor([2], [0, 1]), bins: 3 };
    expect(
      metricsFor(
        [
          [0, -INF],
          [0, 0],
        ],
        [1, 0],
        options,
      ),
    ).toMatchObject({ nll: Math.LN2, accuracy: 1, bin_counts: [0, 1, 0] });
  });

  test.each([
    ['no rows', {}, []],
    ['ignored rows', {}, [-100]],
    ['rows of weight 0', { sampleWeight: tensor([1], [0]) }, [0]],
  ])('of %s are 0, and the perplexity is 1', (_name, options, labels) => {
    const logits = labels.length === 0 ? tensor([0, 2]) : tensor([1, 2], [1, 2]);
    const target = { labels: tensor([labels.length], labels) };
    const metrics = plain(crossEntropy(logits, target, { outputs: METRICS, bins: 1, ...options }));
    for (const name of METRICS) {
      const zero = name.startsWith('bin_') ? [0] : 0;
      expect([name, metrics[name]]).toEqual([name, name === 'perplexity' ? 1 : zero]);
    }
  });

  test('of a row without a softmax are NaN, where that propagates', () => {
    const metrics = metricsFor(
      [
        [Number.NaN, 0],
        [1, 0],
      ],
      [0, 0],
      { onNonFinite: 'propagate', bins: 2 },
    );
    for (const name of METRICS) {
      const nan = name.startsWith('bin_') ? [Number.NaN, Number.NaN] : Number.NaN;
      expect([name, metrics[name]]).toEqual([name, nan]);
    }
  });

  test('have the confidence 1 in the last bin, and one at an edge above it', () => {
    expect(
      metricsFor(
        [
          [0, -1000],
          [0, 0],
        ],
        [0, 0],
        { bins: 4 },
      ).bin_counts,
    ).toEqual([0, 0, 1, 1]);
  });

  test('are none of target_probs', () => {
    const target = { targetProbs: rowsOf([[0, 1, 0]]) };
    expect(crossEntropy(rowsOf([[1, 2, 3]]), target, { outputs: METRICS })).toEqual({});
  });

  test('of losses that are finite, but no doubles, have a finite mean', () => {
    const logits = rowsOf([
      [1.7e308, -1.7e308],
      [0, -1000],
      [0, -1000],
    ]);
    const options = { outputs: ['nll', 'loss'] as const };
    const result = crossEntropy(logits, { labels: tensor([3], [1, 0, 0]) }, options);
    expect(result.nll).toBe(result.loss);
    expect(result.nll).toBeLessThan(INF);
  });
});

describe('weights far apart', () => {
  test.each([1e-300, 1e-200, 1e200, 1e308])('of about %d leave no number out of the range of doubles', (s) => {
    const metrics = metricsFor(ROWS, [2, 0], { sampleWeight: tensor([2], [s, s]), bins: 2 });
    const { bin_counts, ...expected } = metricsFor(ROWS, [2, 0], { bins: 2 });
    expect(metrics).toMatchObject(expected);
    expect(metrics.bin_counts).toEqual([0, 2 * s]);
  });

  test('keep the digits of a calibration error that is small beside weights that are', () => {
    const confident = metricsFor([[0, -460]], [0]).calibration_error;
    expect(metricsFor([[0, -460]], [0], { sampleWeight: tensor([1], [1e-250]) }).calibration_error).toBe(confident);
    expect(confident).toBeGreaterThan(0);
  });

  test('do not lose one that is alone in its bin', () => {
    const rows = [
      [0, -1000],
      [0, 0],
    ];
    const { bin_counts, bin_confidences } = metricsFor(rows, [0, 0], {
      sampleWeight: tensor([2], [1e200, 1e-200]),
      bins: 4,
    });
    expect([bin_counts, bin_confidences]).toEqual([
      [0, 0, 1e-200, 1e200],
      [0, 0, 0.5, 1],
    ]);
  });
});

describe('tallied', () => {
  const row = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: 3, maxLength: 3 });
  const weight = fc.oneof(fc.constantFrom(0, 1, 1e-200, 1e100), fc.double({ min: 0, max: 4, noNaN: true }));
  const batch = fc.array(fc.tuple(row, fc.integer({ min: -1, max: 2 }), weight), { minLength: 1, maxLength: 8 });

  function tallyOf(rows: readonly (readonly [readonly number[], number, number])[]): Tally {
    const tally = emptyTally(4);
    crossEntropy(
      rowsOf(rows.map(([logits]) => logits)),
      {
        labels: tensor(
          [rows.length],
          rows.map(([, y]) => y),
        ),
      },
      {
        ignoreIndex: -1,
        sampleWeight: tensor(
          [rows.length],
          rows.map(([, , s]) => s),
        ),
        tally,
        outputs: ['loss'],
      },
    );
    return tally;
  }

  const metricsOfTally = ({ metrics }: Tally) =>
    plain(metricsOf(metrics as NonNullable<Tally['metrics']>, METRICS, undefined));

  test('one row at a time, in any order, they are those of one batch, by way of a thread or not', () => {
    fc.assert(
      fc.property(batch, fc.boolean(), (rows, isReversed) => {
        const whole = metricsOfTally(tallyOf(rows));
        const total = emptyTally(4);
        for (const one of isReversed ? rows.toReversed() : rows) addTally(total, structuredClone(tallyOf([one])));
        for (const [name, value] of Object.entries(metricsOfTally(total))) {
          // Differences of correct and confident rows cancel.
          const most = name === 'calibration_error' ? 2 ** -50 : 0;
          [value].flat().forEach((x, i) => {
            const exact = [whole[name] as number | number[]].flat()[i] as number;
            expect(ulpsOff(x, [exact, 0]) <= 1 || Math.abs(x - exact) <= most, `${name} ${x} ${exact}`).toBe(true);
          });
        }
      }),
      { numRuns: 50 },
    );
  });

  test('they take as much memory for many rows as for one', () => {
    const total = emptyTally(4);
    const size = () => JSON.stringify(Object.values(total.metrics ?? {}).map((of) => (of.sums ?? []).length));
    addTally(total, tallyOf([[[1, 2, 3], 0, 1]]));
    const before = size();
    for (let i = 0; i < 100; i++) addTally(total, tallyOf([[[1, 2, i], 0, 1]]));
    expect(size()).toBe(before);
  });

  test('log-probabilities have those of their labels', () => {
    const tally = emptyTally();
    const logProbs = rowsOf([
      [-0.5, -1],
      [-2, -0.1],
      [-3, -3],
    ]);
    nll(logProbs, tensor([3], [1, 1, 0]), {
      tally,
      classWeight: tensor([2], [7, 1]),
      sampleWeight: tensor([3], [1, 1, 2]),
    });
    const sums = tally.metrics as NonNullable<Tally['metrics']>;
    expect(metricsIn(sums)).toEqual(['nll', 'perplexity', 'bits', 'accuracy']);
    expect(metricsOf(sums, ['nll', 'accuracy'], undefined)).toEqual({ nll: 1.775, accuracy: 0.75 });
    expect(metricsOf(sums, ['nll'], 71)).toEqual({ nll: 0.1 });
  });

  test('an impossible label, NaN and a weight of 0 are what they are in a batch', () => {
    const of = (rows: Rows, labels: number[], s: number[], propagate = false) => {
      const tally = emptyTally();
      const options = {
        tally,
        sampleWeight: tensor([s.length], s),
        onNonFinite: propagate ? 'propagate' : 'error',
      } as const;
      nll(rowsOf(rows), tensor([labels.length], labels), options);
      return metricsOf(tally.metrics as NonNullable<Tally['metrics']>, ['nll', 'accuracy'], undefined);
    };
    expect(of([[-INF, 0]], [0], [1])).toEqual({ nll: INF, accuracy: 0 });
    expect(of([[-INF, 0]], [0], [0])).toEqual({ nll: 0, accuracy: 0 });
    expect(of([[Number.NaN, 0]], [0], [1], true)).toEqual({ nll: Number.NaN, accuracy: Number.NaN });
    expect(of([[Number.NaN, 0]], [1], [1], true)).toEqual({ nll: 0, accuracy: Number.NaN });
  });
});
