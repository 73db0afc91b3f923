import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../../src/core/cross-entropy.ts';
import { logSoftmax } from '../../../src/core/log-softmax.ts';
import { ROW_VALUES } from '../../../src/core/metrics/row-values.ts';
import { softmax } from '../../../src/core/softmax.ts';
import { type DoubleTensor, tensor } from '../../../src/core/tensors/tensor.ts';
import { type Exact, ulp, ulpsOff } from '../../support/ulps.ts';
import { divide, exp, fixed, log, multiply, sum, toExact } from '../fixed-point.ts';

const INF = Number.POSITIVE_INFINITY;

const rowsOf = (rows: readonly (readonly number[])[]) =>
  tensor([rows.length, (rows[0] as readonly number[]).length], rows.flat());

/** All values of some rows, as arrays. */
function valuesOf(rows: readonly (readonly number[])[], labels: readonly number[], options = {}) {
  const result = crossEntropy(
    rowsOf(rows),
    { labels: tensor([labels.length], labels) },
    { outputs: ROW_VALUES, ...options },
  );
  const arrays = ROW_VALUES.map((name) => [name, Array.from((result[name] as DoubleTensor).data)]);
  return Object.fromEntries(arrays) as { [V in (typeof ROW_VALUES)[number]]: number[] };
}

describe('the values of rows', () => {
  test('are those of the docstrings', () => {
    expect(valuesOf([[0, -50]], [0])).toEqual({
      label_log_probs: [-1.9287498479639178e-22],
      entropy: [9.83662422461598e-21],
      logsumexp: [1.9287498479639178e-22],
      predictions: [0],
      label_ranks: [0],
    });
    const { label_ranks, predictions } = valuesOf([[1, 3, 3]], [2]);
    expect([label_ranks, predictions]).toEqual([[1], [1]]);
  });

  test('of two rows are the exact ones', () => {
    const rows = [
      [1, 2, 3],
      [0, -1, 0.5],
    ];
    expect(valuesOf(rows, [2, 0])).toEqual({
      label_log_probs: [-0.4076059644443803, -1.1041306053367284],
      entropy: [0.8323955818399389, 0.9528075640133673],
      logsumexp: [3.40760596444438, 1.1041306053367284],
      predictions: [2, 2],
      label_ranks: [0, 1],
    });
  });

  test('of one class are 0 but for the logit', () => {
    expect(valuesOf([[-7]], [0])).toEqual({
      label_log_probs: [0],
      entropy: [0],
      logsumexp: [-7],
      predictions: [0],
      label_ranks: [0],
    });
  });

  test('of a masked label are −Infinity and the last rank, after the masked ones before it', () => {
    const { label_log_probs, label_ranks, entropy } = valuesOf([[-INF, 1, 1, -INF]], [3]);
    expect([label_log_probs, label_ranks, entropy]).toEqual([[-INF], [3], [Math.LN2]]);
  });

  test('of rows that do not count are 0 and −1, whatever they hold', () => {
    const mask = tensor([3], [1, 0, 1]);
    const values = valuesOf(
      [
        [0, 0],
        [Number.NaN, INF],
        [Number.NaN, 0],
      ],
      [1, 7, -100],
      { mask },
    );
    expect(values.label_log_probs).toEqual([-Math.LN2, 0, 0]);
    expect(values.entropy).toEqual([Math.LN2, 0, 0]);
    expect(values.logsumexp).toEqual([Math.LN2, 0, 0]);
    expect(values.predictions).toEqual([0, -1, -1]);
    expect(values.label_ranks).toEqual([1, -1, -1]);
  });

  test('of a row without a softmax are NaN, where that propagates', () => {
    const values = valuesOf(
      [
        [Number.NaN, 0],
        [1, 0],
      ],
      [0, 0],
      { onNonFinite: 'propagate' },
    );
    for (const name of ROW_VALUES) expect([name, values[name][0]]).toEqual([name, Number.NaN]);
    expect(values.predictions[1]).toBe(0);
  });

  test('stand on their own: no loss is among the results', () => {
    const result = crossEntropy(rowsOf([[1, 2]]), { labels: tensor([1], [0]) }, { outputs: ['predictions'] });
    expect(Object.keys(result)).toEqual(['predictions']);
  });

  test('have the shape of the labels, along any axis of classes', () => {
    const logits = tensor([2, 3, 2], [0, 9, 1, 0, 2, 0, 5, 0, 5, 1, 5, 2]);
    const { predictions } = crossEntropy(logits, { labels: tensor([2, 2]) }, { outputs: ['predictions'] });
    expect(predictions).toEqual(tensor([2, 2], [2, 0, 0, 2]));
  });

  test('are those of a softmax, too, and of a distribution as target', () => {
    const logits = rowsOf([[1, 2, 3]]);
    const expected = { entropy: tensor([1], [0.8323955818399389]), logsumexp: tensor([1], [3.40760596444438]) };
    const outputs = ['logsumexp', 'entropy'] as const;
    expect(softmax(logits, { outputs })).toEqual(expected);
    expect(logSoftmax(logits, { outputs })).toEqual(expected);
    expect(crossEntropy(logits, { targetProbs: rowsOf([[0, 1, 0]]) }, { outputs })).toEqual(expected);
    expect(softmax(logits, { outputs: ['probs', 'entropy'] })).toMatchObject({ entropy: expected.entropy });
  });

  test('of float32 are as exact as those of float64', () => {
    const logits = { shape: [1, 3], data: Float32Array.of(1, 2, 3) };
    expect(softmax(logits, { outputs: ['entropy'], dtype: 'float32' }).entropy?.data[0]).toBe(0.8323955818399389);
  });
});

describe('what cancels:', () => {
  test.each([
    ['log-probabilities', [-Math.LN2, -Math.LN2]],
    ['a maximum that is next to −L', [-1e-20, -46]],
    ['one a bit off', [-0.69, -0.69]],
  ])('logsumexp of %s is right to 2^-70 of its terms', (_name, row) => {
    const { logsumexp } = valuesOf([row], [0]);
    const [high, low] = logSumExpOf(row);
    const off = Math.abs((logsumexp[0] as number) - Number(high) - low);
    expect(off).toBeLessThanOrEqual(Math.max(ulp(Number(high)), Math.max(...row.map(Math.abs)) * 2 ** -70));
  });
});

function exactSoftmax(row: readonly number[]) {
  const max = Math.max(...row);
  const exps = row.map((x) => (x === -INF ? 0n : exp(fixed(x) - fixed(max))));
  const total = sum(exps);
  return { max, exps, total };
}

function logSumExpOf(row: readonly number[]): Exact {
  const { max, total } = exactSoftmax(row);
  return toExact(fixed(max) + log(total));
}

function entropyOf(row: readonly number[]): Exact {
  const { max, exps, total } = exactSoftmax(row);
  const weighted = exps.map((t, c) => (t === 0n ? 0n : multiply(t, fixed(max) - fixed(row[c] as number))));
  return toExact(log(total) + divide(sum(weighted), total));
}

describe('the exact values are within an ulp:', () => {
  const logit = fc.oneof(
    { weight: 6, arbitrary: fc.double({ min: -40, max: 40, noNaN: true }) },
    { weight: 3, arbitrary: fc.double({ min: -700, max: 700, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(-INF) },
  );
  const row = fc.array(logit, { minLength: 1, maxLength: 6 }).filter((logits) => logits.some(Number.isFinite));

  test('entropy and logsumexp', () => {
    fc.assert(
      fc.property(row, (logits) => {
        const { entropy, logsumexp } = valuesOf([logits], [0]);
        expect(ulpsOff(entropy[0] as number, entropyOf(logits))).toBeLessThanOrEqual(1);
        const exact = logSumExpOf(logits);
        const off = Math.abs((logsumexp[0] as number) - Number(exact[0]) - exact[1]);
        expect(off).toBeLessThanOrEqual(Math.max(ulp(Number(exact[0])), Math.abs(Math.max(...logits)) * 2 ** -70));
      }),
      { numRuns: 60 },
    );
  });

  test('label_log_probs are those of log-softmax, label_ranks 0 where predictions are the labels', () => {
    fc.assert(
      fc.property(row, fc.nat(), (logits, n) => {
        const y = n % logits.length;
        const { label_log_probs, label_ranks, predictions } = valuesOf([logits], [y]);
        const logProbs = logSoftmax(rowsOf([logits])).log_probs as DoubleTensor;
        expect(ulpsOff(label_log_probs[0] as number, [logProbs.data[y] as number, 0])).toBeLessThanOrEqual(1);
        expect(label_ranks[0] === 0).toBe(predictions[0] === y);
        expect(label_ranks[0]).toBe(
          logits.filter((x, c) => x > (logits[y] as number) || (x === logits[y] && c < y)).length,
        );
      }),
    );
  });
});
