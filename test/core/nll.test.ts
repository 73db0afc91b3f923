import { describe, expect, test } from 'vitest';
import { nll } from '../../src/core/nll.ts';
import { tensor } from '../../src/core/tensors/tensor.ts';
import { inputErrorOf } from './input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const zeros = (shape: readonly number[]) => tensor(shape);

describe('nll', () => {
  test('of the docstring example', () => {
    expect(nll(tensor([1, 2], [-0.5, -1]), tensor([1], [1]))).toEqual({
      loss: 1,
      losses: tensor([1], [1]),
      grad: tensor([1, 2], [0, -1]),
    });
  });

  test('does not renormalise: positive "log-probabilities" count as they are', () => {
    const { loss, losses } = nll(tensor([1, 2], [3, 5]), tensor([1], [0]));
    expect({ loss, losses }).toEqual({ loss: -3, losses: tensor([1], [-3]) });
  });

  test('weighted mean divides by the weights of the labels', () => {
    const logProbs = tensor([2, 2], [-1, -2, -4, -8]);
    expect(nll(logProbs, tensor([2], [0, 1]), { classWeight: tensor([2], [1, 3]) })).toEqual({
      loss: 6.25,
      losses: tensor([2], [1, 24]),
      grad: tensor([2, 2], [-0.25, 0, 0, -0.75]),
    });
  });

  test('leaves ignored rows out without looking at them', () => {
    const logProbs = tensor([2, 2], [nan, inf, -4, -8]);
    expect(nll(logProbs, tensor([2], [-100, 0]))).toEqual({
      loss: 4,
      losses: tensor([2], [0, 4]),
      grad: tensor([2, 2], [0, 0, -1, 0]),
    });
  });

  test('of reduction none takes an upstream gradient a row', () => {
    const logProbs = tensor([2, 2], [-1, -2, -4, -8]);
    const options = { reduction: 'none', gradOutput: tensor([2], [2, 3]) } as const;
    expect(nll(logProbs, tensor([2], [1, 0]), options)).toEqual({
      loss: null,
      losses: tensor([2], [2, 4]),
      grad: tensor([2, 2], [0, -2, -3, 0]),
    });
  });

  test('of -Infinity at the label is Infinity, 0 under weight 0', () => {
    const logProbs = tensor([1, 2], [-inf, 0]);
    expect(nll(logProbs, tensor([1], [0]))).toEqual({
      loss: inf,
      losses: tensor([1], [inf]),
      grad: tensor([1, 2], [-1, 0]),
    });
    const classWeight = tensor([2], [0, 1]);
    expect(nll(logProbs, tensor([1], [0]), { classWeight, reduction: 'sum', outputs: ['loss', 'losses'] })).toEqual({
      loss: 0,
      losses: zeros([1]),
    });
  });

  test('of -Infinity throughout is no error, since nothing is normalised', () => {
    expect(nll(tensor([1, 2], [-inf, -inf]), tensor([1], [0]), { outputs: ['loss'] })).toEqual({ loss: inf });
  });

  test.each([nan, inf])('refuses %d anywhere in a row that counts', (bad) => {
    expect(inputErrorOf(() => nll(tensor([1, 2], [-1, bad]), tensor([1], [0])))).toEqual({
      code: 'NON_FINITE_INPUT',
      issues: [
        {
          path: ['log_probs', 0, 1],
          detail: `log_probs[0][1] is ${bad}; expected a finite number or -Infinity (see on_non_finite)`,
        },
      ],
    });
  });

  test('with propagate looks at the entry of the label only', () => {
    const logProbs = tensor([2, 2], [nan, -1, nan, -1]);
    expect(nll(logProbs, tensor([2], [1, 0]), { onNonFinite: 'propagate' })).toEqual({
      loss: nan,
      losses: tensor([2], [1, nan]),
      grad: tensor([2, 2], [0, -0.5, -0.5, 0]),
    });
  });
});
