import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../../src/core/cross-entropy.ts';
import { maxCalibrationError } from '../../../src/core/metrics/max-calibration-error.ts';
import { emptySums, type MetricSums } from '../../../src/core/sums/metric-sums.ts';
import { emptyTally } from '../../../src/core/sums/tally.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';

function sumsOf(rows: readonly (readonly number[])[], labels: readonly number[], bins = 15): MetricSums {
  const tally = emptyTally(bins);
  const logits = tensor([rows.length, rows[0]?.length ?? 0], rows.flat());
  crossEntropy(
    logits,
    { labels: tensor([labels.length], labels) },
    { tally, outputs: ['loss'], onNonFinite: 'propagate' },
  );
  return tally.metrics as MetricSums;
}

describe('maxCalibrationError', () => {
  test('is the largest gap of a bin, not that of all', () => {
    const gap = 1 / (1 + Math.exp(-1)) - 0;
    expect(
      maxCalibrationError(
        sumsOf(
          [
            [1, 0],
            [0, 20],
            [0, 20],
          ],
          [1, 1, 1],
        ),
      ),
    ).toBe(gap);
  });

  test('keeps a gap that 1 − p has lost', () => {
    expect(maxCalibrationError(sumsOf([[50, 0]], [0]))).toBe(1.9287498479639178e-22);
  });

  test('is 0 of nothing, and NaN where a row has no softmax', () => {
    expect(maxCalibrationError(emptySums(15))).toBe(0);
    expect(maxCalibrationError(sumsOf([[Number.NaN, 0]], [0]))).toBeNaN();
  });
});
