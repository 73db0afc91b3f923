import { describe, expect, test } from 'vitest';
import { fromDouble, subtract } from '../../../src/core/exact/big-float.ts';
import { countedRows, IGNORED } from '../../../src/core/rows/counted-rows.ts';
import { divisorOf as divisor } from '../../../src/core/rows/normalize.ts';
import { referenceKernel } from '../../../src/core/tensors/kernel.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

type Options = Parameters<typeof divisor>[0] & { readonly samples?: readonly number[] };

const divisorOf = (classes: number[], weights?: number[], { samples, ...options }: Options = {}) => {
  const sampleWeight = samples && tensor([samples.length], samples);
  const rows = countedRows([classes.length], { sampleWeight }, referenceKernel, Int32Array.from(classes));
  return divisor(options, rows, { weight: weights && ((n) => weights[classes[n] as number] as number) });
};

describe('divisorOf', () => {
  test('for mean is the sum of the weights of the labels that count', () => {
    expect(divisorOf([2, 0, -1], [1, 2, 5]).high).toBe(6);
  });

  test('by weights is that of their products with the sample weights, exactly', () => {
    expect(divisorOf([2, 0, -1], [1, 2, 5], { samples: [0.5, 3, 7] }).high).toBe(5.5);
    expect(divisorOf([1], [0, 1 + 2 ** -52], { samples: [1 + 2 ** -52] })).toMatchObject({
      high: 1 + 2 ** -51,
      low: 2 ** -104,
    });
  });

  test('by weights is exact where products are beyond doubles', () => {
    const divisor = divisorOf([0, 1], [0, 1], { samples: [1e308, 1e20] });
    expect(divisor).toMatchObject({ high: 1e20, low: 0 });
    expect(divisorOf([0], [4], { samples: [1e308] }).isOrdinary).toBe(false);
  });

  test('is what the normalizer says', () => {
    const samples = [0.5, 3, 7];
    expect(divisorOf([2, 0, -1], [1, 2, 5], { samples, normalizer: 'valid' }).high).toBe(2);
    expect(divisorOf([2, 0, -1], [1, 2, 5], { samples, normalizer: 'rows' }).high).toBe(3);
    expect(divisorOf([2, 0, -1], [1, 2, 5], { samples, normalizer: 'target_mass' }).high).toBe(5.5);
    expect(divisorOf([2, 0, -1], [1, 2, 5], { samples, normalizer: 0.1 }).high).toBe(0.1);
  });

  test('has none for a reduction that divides by nothing', () => {
    expect(inputErrorOf(() => divisorOf([0], undefined, { reduction: 'sum', normalizer: 3 }))).toEqual({
      code: 'INVALID_OPTION',
      issues: [
        {
          path: ['normalizer'],
          detail: 'normalizer is 3 with reduction "sum", which divides by nothing; expected it with "mean"',
        },
      ],
    });
  });

  test('for mean without weights is how many rows count', () => {
    expect(divisorOf([1, IGNORED, 0])).toMatchObject({ high: 2, low: 0, isOrdinary: true });
    expect(divisorOf([IGNORED, IGNORED]).high).toBe(0);
    expect(divisorOf([]).high).toBe(0);
  });

  test.each(['none', 'sum'] as const)('for %s is 1', (reduction) => {
    expect(divisorOf([2, 0], [1, 2, 5], { reduction }).high).toBe(1);
  });

  test('is 0 for weights that are 0, or that cancel', () => {
    expect(divisorOf([0, 0], [0, 1]).high).toBe(0);
    expect(divisorOf([0, 1], [1, -1]).high).toBe(0);
    expect(divisorOf([0, 1, 2], [1e16, 1, -1e16]).high).toBe(1);
  });

  test('has a low part', () => {
    expect(divisorOf([0, 1], [1, 2 ** -60])).toMatchObject({ high: 1, low: 2 ** -60 });
    expect(divisorOf([0, 1, 2], [2 ** 60, 1, 2 ** -60])).toMatchObject({ high: 2 ** 60, low: 1 + 2 ** -60 });
  });

  test.each([
    { name: 'huge', weights: [1e308, 1e308] },
    { name: 'tiny', weights: [1e-308, 2e-308] },
    { name: 'subnormal', weights: [5e-324, 1e-323] },
  ])('of $name weights is exact', ({ weights }) => {
    const { exact, isOrdinary } = divisorOf([0, 1, 1], weights);
    const [a, b] = weights as [number, number];
    const rest = [a, b, b].reduce((left, w) => subtract(left, fromDouble(w)), exact());
    expect(rest.mantissa).toBe(0n);
    expect(isOrdinary).toBe(false);
  });
});
