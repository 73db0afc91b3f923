import { describe, expect, test } from 'vitest';
import { logSoftmax } from '../../src/core/log-softmax.ts';
import { tensor } from '../../src/core/tensors/tensor.ts';
import { inputErrorOf } from './input-error-of.ts';

const { NaN: nan, NEGATIVE_INFINITY: masked } = Number;

describe('logSoftmax', () => {
  test('of [0, -50] is that of the docstring', () => {
    expect(logSoftmax(tensor([2], [0, -50])).log_probs).toEqual(tensor([2], [-1.9287498479639178e-22, -50]));
  });

  test('without an upstream gradient gives log_probs alone', () => {
    expect(Object.keys(logSoftmax(tensor([1, 2], [0, 0])))).toEqual(['log_probs']);
  });

  test('with an upstream gradient gives its product with the Jacobian too', () => {
    const result = logSoftmax(tensor([1, 2], [0, 0]), { gradOutput: tensor([1, 2], [1, 0]) });
    expect(result).toEqual({
      log_probs: tensor([1, 2], [-Math.LN2, -Math.LN2]),
      grad: tensor([1, 2], [0.5, -0.5]),
    });
  });

  test('gives only the outputs that are asked for', () => {
    const gradOutput = tensor([1, 2], [1, 0]);
    expect(logSoftmax(tensor([1, 2], [0, 0]), { gradOutput, outputs: ['grad'] })).toEqual({
      grad: tensor([1, 2], [0.5, -0.5]),
    });
  });

  test('gives a masked class -Infinity, and lets its upstream gradient through as PyTorch does', () => {
    const result = logSoftmax(tensor([3], [masked, 0, 0]), { gradOutput: tensor([3], [3, 1, 0]) });
    expect(result).toEqual({
      log_probs: tensor([3], [masked, -Math.LN2, -Math.LN2]),
      grad: tensor([3], [3, -1, -2]),
    });
  });

  test('keeps the gradient at a probability near 1', () => {
    const { grad } = logSoftmax(tensor([2], [0, -50]), { gradOutput: tensor([2], [1, 0]) });
    expect(grad).toEqual(tensor([2], [1.9287498479639178e-22, -1.9287498479639178e-22]));
  });

  test('of upstream gradients near the largest double does not overflow on the way', () => {
    const { grad } = logSoftmax(tensor([2], [0, 0]), { gradOutput: tensor([2], [1.7e308, 1.7e308]) });
    expect(Array.from((grad ?? tensor([0])).data, (g) => g + 0)).toEqual([0, 0]);
  });

  test('propagates NaN through its own row only', () => {
    const result = logSoftmax(tensor([2, 2], [nan, 0, 0, 0]), { onNonFinite: 'propagate' });
    expect(result).toEqual({ log_probs: tensor([2, 2], [nan, nan, -Math.LN2, -Math.LN2]) });
  });

  test('refuses a row that is -Infinity throughout', () => {
    expect(inputErrorOf(() => logSoftmax(tensor([1, 2], [masked, masked])))).toEqual({
      code: 'NON_FINITE_INPUT',
      issues: [
        {
          path: ['logits', 0],
          detail: 'logits[0] is -Infinity in every class; expected at least one finite number (see on_non_finite)',
        },
      ],
    });
  });
});
