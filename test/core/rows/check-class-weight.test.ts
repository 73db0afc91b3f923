import { describe, expect, test } from 'vitest';
import { checkClassWeight } from '../../../src/core/rows/check-class-weight.ts';
import { classLayout } from '../../../src/core/tensors/class-layout.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const layout = classLayout('logits', [2, 3]);

describe('checkClassWeight', () => {
  test('of nothing is nothing', () => {
    expect(checkClassWeight(undefined, layout)).toBeUndefined();
  });

  test('gives the weights, of either sign and 0 too', () => {
    expect(checkClassWeight(tensor([3], [1, -2, 0]), layout)).toEqual(Float64Array.of(1, -2, 0));
  });

  test('takes weights for any number of classes with an empty batch, whose classes nobody knows', () => {
    expect(checkClassWeight(tensor([2], [1, 2]), classLayout('logits', [0]))).toEqual(Float64Array.of(1, 2));
  });

  test.each([
    { shape: [2], seen: 'has shape [2]' },
    { shape: [4], seen: 'has shape [4]' },
    { shape: [3, 1], seen: 'has shape [3, 1]' },
    { shape: [], seen: 'is a single number' },
  ])('refuses the shape $shape for three classes', ({ shape, seen }) => {
    expect(inputErrorOf(() => checkClassWeight(tensor(shape), layout))).toEqual({
      code: 'SHAPE_MISMATCH',
      issues: [{ path: ['class_weight'], detail: `class_weight ${seen}; expected shape [3], one weight a class` }],
    });
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses the weight %d', (weight) => {
    expect(inputErrorOf(() => checkClassWeight(tensor([3], [1, weight, 1]), layout))).toEqual({
      code: 'NON_FINITE_INPUT',
      issues: [{ path: ['class_weight', 1], detail: `class_weight[1] is ${weight}; expected a finite number` }],
    });
  });
});
