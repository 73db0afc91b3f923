import { describe, expect, test } from 'vitest';
import { WidePair } from '../../../src/core/pairs/wide-pair.ts';
import { countedRows } from '../../../src/core/rows/counted-rows.ts';
import { lossOfElements } from '../../../src/core/rows/loss-of-elements.ts';
import type { RowOptions } from '../../../src/core/rows/options.ts';
import { referenceKernel as kernel } from '../../../src/core/tensors/kernel.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const context = { kernel, dtype: 'float64' } as const;

/** The loss x² of each x, with its derivative 2x, x itself as a value; and the rows that were loaded. */
function squares(x: readonly number[], outputs: readonly string[], options: RowOptions<string> = {}) {
  const loaded: number[] = [];
  const value = new WidePair();
  const loss = new WidePair();
  const grad = new WidePair();
  const load = (n: number): void => {
    loaded.push(n);
    value.set(x[n] as number);
    loss.copy(value).multiply(value);
    grad.copy(value).multiplyNumber(2);
  };
  const rows = countedRows([x.length], options, kernel);
  const element = { load, loss, gradients: { grad }, values: { x: value } };
  return { ...lossOfElements(element, rows, outputs, options, context), loaded };
}

describe('lossOfElements', () => {
  test('gives the losses, their mean, gradients and values', () => {
    expect(squares([1, -3], ['loss', 'losses', 'grad', 'x'])).toEqual({
      loss: 5,
      losses: tensor([2], [1, 9]),
      grad: tensor([2], [1, -3]),
      x: tensor([2], [1, -3]),
      loaded: [0, 1],
    });
  });

  test('gives nothing that is not asked for', () => {
    expect(squares([1], ['losses'])).toEqual({ losses: tensor([1], [1]), loaded: [0] });
  });

  test('never loads a row that does not count, and writes 0 for it', () => {
    const { loaded, ...results } = squares([nan, 2], ['losses', 'grad', 'x'], { mask: tensor([2], [0, 1]) });
    expect(results).toEqual({ losses: tensor([2], [0, 4]), grad: tensor([2], [0, 4]), x: tensor([2], [0, 2]) });
    expect(loaded).toEqual([1]);
  });

  test('weighs losses and gradients, but not values', () => {
    const options = { sampleWeight: tensor([1], [3]), reduction: 'sum' } as const;
    expect(squares([2], ['loss', 'grad', 'x'], options)).toMatchObject({
      loss: 12,
      grad: tensor([1], [12]),
      x: tensor([1], [2]),
    });
  });

  test('rounds once: a gradient that no double holds times an upstream gradient', () => {
    const options = { reduction: 'sum', gradOutput: tensor([], [1e-300]) } as const;
    expect(squares([1.5e308], ['grad'], options)).toMatchObject({ grad: tensor([1], [3e8]) });
  });

  test('an upstream gradient of 0 leaves nothing, even of Infinity; NaN stays, and −0 does not', () => {
    const options = { reduction: 'sum', gradOutput: tensor([], [0]) } as const;
    expect(squares([inf, nan, -1], ['grad'], options)).toMatchObject({ grad: tensor([3], [0, nan, 0]) });
  });

  test('loads rows once more only where too many digits have cancelled', () => {
    expect(squares([1, 2], ['loss']).loaded).toEqual([0, 1]);
    expect(squares([2 ** 600, 1], ['loss'], { normalizer: 2 ** 1000 })).toMatchObject({
      loss: 2 ** 200,
      loaded: [0, 1, 0, 1],
    });
  });
});
