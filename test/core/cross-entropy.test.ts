import { describe, expect, test } from 'vitest';
import { type CrossEntropyOptions, crossEntropy } from '../../src/core/cross-entropy.ts';
import { tensor } from '../../src/core/tensors/tensor.ts';
import { inputErrorOf } from './input-error-of.ts';

const { NaN: nan, NEGATIVE_INFINITY: masked } = Number;

/** The worked example of the definitions. */
const logits = tensor([2, 3], [1, 2, 3, 0, -1, 0.5]);
const labels = tensor([2], [2, 0]);
const oneHot = tensor([2, 3], [0, 0, 1, 1, 0, 0]);
const worked: CrossEntropyOptions = { classWeight: tensor([3], [1, 2, 5]), labelSmoothing: 0.2 };

describe('crossEntropy', () => {
  test('of [0, -50] and label 0 is that of the docstring', () => {
    const { loss } = crossEntropy(tensor([1, 2], [0, -50]), { labels: tensor([1], [0]) });
    expect(loss).toBe(1.9287498479639178e-22);
  });

  test('of the worked example has its losses, sum and mean', () => {
    const { losses } = crossEntropy(logits, { labels }, { ...worked, reduction: 'none' });
    const [first, second] = Array.from((losses ?? tensor([0])).data) as [number, number];
    expect(first).toBeCloseTo(2.114480372147858, 14);
    expect(second).toBeCloseTo(1.4388408071156378, 14);
    expect(crossEntropy(logits, { labels }, { ...worked, reduction: 'sum' }).loss).toBeCloseTo(3.553321179263496, 14);
    expect(crossEntropy(logits, { labels }, worked).loss).toBeCloseTo(0.592220196543916, 14);
  });

  test('of the worked example as one-hot target_probs divides by the number of rows', () => {
    expect(crossEntropy(logits, { targetProbs: oneHot }, worked).loss).toBeCloseTo(1.776660589631748, 14);
  });

  test('by default gives loss, losses and grad, and nothing else', () => {
    expect(Object.keys(crossEntropy(logits, { labels }))).toEqual(['loss', 'losses', 'grad']);
  });

  test('gives every output that is asked for, in the shape of the logits', () => {
    const outputs = ['log_probs', 'probs', 'target_grad'] as const;
    const result = crossEntropy(tensor([1, 2], [0, 0]), { targetProbs: tensor([1, 2], [1, 0]) }, { outputs });
    expect(result).toEqual({
      log_probs: tensor([1, 2], [-Math.LN2, -Math.LN2]),
      probs: tensor([1, 2], [0.5, 0.5]),
      target_grad: tensor([1, 2], [Math.LN2, Math.LN2]),
    });
  });

  test('of a single row [C] takes a single label and gives a single loss', () => {
    expect(crossEntropy(tensor([2], [0, 0]), { labels: tensor([], [1]) })).toEqual({
      loss: Math.LN2,
      losses: tensor([], [Math.LN2]),
      grad: tensor([2], [0.5, -0.5]),
    });
  });

  test('gives the probabilities of an ignored row, NaN where it has none', () => {
    const result = crossEntropy(
      tensor([2, 2], [0, 0, nan, 0]),
      { labels: tensor([2], [-100, -100]) },
      { outputs: ['loss', 'losses', 'grad', 'probs', 'log_probs'] },
    );
    expect(result).toEqual({
      loss: 0,
      losses: tensor([2]),
      grad: tensor([2, 2]),
      probs: tensor([2, 2], [0.5, 0.5, nan, nan]),
      log_probs: tensor([2, 2], [-Math.LN2, -Math.LN2, nan, nan]),
    });
  });

  test('propagates NaN through its own row, and the loss', () => {
    const result = crossEntropy(
      tensor([2, 2], [nan, 0, 0, 0]),
      { labels: tensor([2], [0, 1]) },
      { onNonFinite: 'propagate', outputs: ['loss', 'losses', 'grad', 'probs'] },
    );
    expect(result).toEqual({
      loss: nan,
      losses: tensor([2], [nan, Math.LN2]),
      grad: tensor([2, 2], [nan, nan, 0.25, -0.25]),
      probs: tensor([2, 2], [nan, nan, 0.5, 0.5]),
    });
  });

  test('with an upstream gradient of 0 has gradients 0, at masked classes too', () => {
    const { grad, target_grad: targetGrad } = crossEntropy(
      tensor([1, 3], [masked, 0, 0]),
      { targetProbs: tensor([1, 3], [0, 0.5, 0.5]) },
      { gradOutput: tensor([], [0]), outputs: ['grad', 'target_grad'] },
    );
    expect(Array.from((grad ?? tensor([0])).data, (g) => g + 0)).toEqual([0, 0, 0]);
    expect(Array.from((targetGrad ?? tensor([0])).data, (g) => g + 0)).toEqual([0, 0, 0]);
  });

  test('refuses an ignore_index that could be a class with target_probs, as PyTorch does', () => {
    expect(inputErrorOf(() => crossEntropy(logits, { targetProbs: oneHot }, { ignoreIndex: 1 }))).toEqual({
      code: 'INVALID_OPTION',
      issues: [
        {
          path: ['ignore_index'],
          detail: 'ignore_index is 1; expected labels with it, since target_probs have no label to ignore',
        },
      ],
    });
    expect(crossEntropy(logits, { targetProbs: oneHot }, { ignoreIndex: -100, outputs: ['loss'] })).toHaveProperty(
      'loss',
    );
  });

  test('checks all rows before it looks at any: a wrong label is found behind a NaN', () => {
    const run = () => crossEntropy(tensor([2, 2], [nan, 0, 0, 0]), { labels: tensor([2], [0, 9]) });
    expect(inputErrorOf(run).code).toBe('LABEL_OUT_OF_RANGE');
  });
});
