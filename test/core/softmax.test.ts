import { describe, expect, test } from 'vitest';
import { softmax } from '../../src/core/softmax.ts';
import { tensor } from '../../src/core/tensors/tensor.ts';
import { inputErrorOf } from './input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: masked } = Number;

describe('softmax', () => {
  test('of [0, -50] is that of the docstring', () => {
    expect(softmax(tensor([2], [0, -50])).probs).toEqual(tensor([2], [1, 1.9287498479639178e-22]));
  });

  test('without an upstream gradient gives probs alone', () => {
    expect(Object.keys(softmax(tensor([1, 2], [0, 0])))).toEqual(['probs']);
  });

  test('with an upstream gradient gives its product with the Jacobian too', () => {
    const result = softmax(tensor([1, 2], [0, 0]), { gradOutput: tensor([1, 2], [1, 0]) });
    expect(result).toEqual({ probs: tensor([1, 2], [0.5, 0.5]), grad: tensor([1, 2], [0.25, -0.25]) });
  });

  test('gives only the outputs that are asked for', () => {
    const gradOutput = tensor([1, 2], [1, 0]);
    expect(softmax(tensor([1, 2], [0, 0]), { gradOutput, outputs: ['grad'] })).toEqual({
      grad: tensor([1, 2], [0.25, -0.25]),
    });
  });

  test('goes along the class axis', () => {
    const logits = tensor([2, 2], [0, 7, 0, 7]);
    expect(softmax(logits, { classAxis: 0 }).probs).toEqual(tensor([2, 2], [0.5, 0.5, 0.5, 0.5]));
  });

  test('keeps the gradient at a probability near 1', () => {
    const { grad } = softmax(tensor([2], [0, -50]), { gradOutput: tensor([2], [1, 0]) });
    expect(grad).toEqual(tensor([2], [1.9287498479639178e-22, -1.9287498479639178e-22]));
  });

  test('of upstream gradients near the largest double does not overflow on the way', () => {
    const { grad } = softmax(tensor([2], [0, 0]), { gradOutput: tensor([2], [1.7e308, -1.7e308]) });
    expect(grad).toEqual(tensor([2], [8.5e307, -8.5e307]));
  });

  test('of an upstream gradient that is the same everywhere is 0', () => {
    const { grad } = softmax(tensor([3], [1, 2, 3]), { gradOutput: tensor([3], [5, 5, 5]) });
    expect(Array.from((grad ?? tensor([0])).data, (g) => g + 0)).toEqual([0, 0, 0]);
  });

  test('propagates NaN through its own row only', () => {
    const logits = tensor([4, 2], [nan, 0, inf, 0, masked, masked, 0, 0]);
    const gradOutput = tensor([4, 2], [1, 0, 1, 0, 1, 0, 1, 0]);
    expect(softmax(logits, { onNonFinite: 'propagate', gradOutput })).toEqual({
      probs: tensor([4, 2], [nan, nan, nan, nan, nan, nan, 0.5, 0.5]),
      grad: tensor([4, 2], [nan, nan, nan, nan, nan, nan, 0.25, -0.25]),
    });
  });

  test('refuses NaN, and grad without an upstream gradient', () => {
    expect(inputErrorOf(() => softmax(tensor([2], [0, nan])))).toEqual({
      code: 'NON_FINITE_INPUT',
      issues: [
        { path: ['logits', 1], detail: 'logits[1] is NaN; expected a finite number or -Infinity (see on_non_finite)' },
      ],
    });
    expect(inputErrorOf(() => softmax(tensor([2], [0, 0]), { outputs: ['grad'] }))).toEqual({
      code: 'MISSING_FIELD',
      issues: [
        {
          path: ['grad_output'],
          detail: 'grad_output is missing; expected the upstream gradient, since outputs asks for grad',
        },
      ],
    });
  });
});
