import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../../src/core/cross-entropy.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { numbersOf } from '../arbitraries.ts';

/** The losses of rows [0, 0] with these labels and weights of the two classes. */
function lossesOf(labels: readonly number[], weights: readonly number[], reduction: 'sum' | 'mean' = 'sum') {
  const logits = tensor([labels.length, 2]);
  const options = { classWeight: tensor([2], weights), reduction };
  return crossEntropy(logits, { labels: tensor([labels.length], labels) }, options);
}

describe('the loss of a label under a weight that is not ordinary', () => {
  test('takes no low part from the row before: its sum with a larger one is that one', () => {
    const labels = [0, ...new Array<number>(1000).fill(1)];
    expect(lossesOf(labels, [1, 1e-200]).loss).toBe(Math.LN2);
  });

  test('adds its own low part to the sum', () => {
    // The double nearest to 1000 ln 2, which is not 1000 times the one nearest to ln 2.
    const labels = new Array<number>(1000).fill(1);
    expect(lossesOf(labels, [1, 2 ** -500]).loss).toBe(693.1471805599454 * 2 ** -500);
  });

  test('is the ordinary one times a power of two', () => {
    const { losses } = lossesOf([0, 1], [2 ** 500, 2 ** -500]);
    expect(numbersOf(losses)).toEqual([Math.LN2 * 2 ** 500, Math.LN2 * 2 ** -500]);
  });
});

test('the loss of a label that overflows under an ordinary weight is Infinity, not NaN', () => {
  const options = { classWeight: tensor([2], [1e119, 1]) };
  const { losses } = crossEntropy(tensor([1, 2], [0, 1e200]), { labels: tensor([1], [0]) }, options);
  expect(numbersOf(losses)).toEqual([Number.POSITIVE_INFINITY]);
});
