import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../../src/core/cross-entropy.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { numbersOf } from '../arbitraries.ts';

describe('a target whose products with ordinary factors are too large for doubles', () => {
  const large = 2 ** 399;
  const options = {
    classWeight: tensor([2], [large, large]),
    gradOutput: tensor([], [2 ** 390]),
    validateTargetProbs: false,
    outputs: ['grad', 'target_grad'] as const,
  };

  test('has a finite gradient where its probability is small enough', () => {
    const targetProbs = tensor([2], [0, large]);
    const { grad } = crossEntropy(tensor([2], [-300, 0]), { targetProbs }, options);
    // 2^1188 · exp(−300) is less than the largest double.
    const [small, other] = numbersOf(grad) as [number, number];
    expect(small / 2 ** 700).toBeCloseTo(2 ** 488 * Math.exp(-300), -4);
    expect(other).toBe(-small);
  });

  test('has an infinite gradient with its sign where nothing makes it smaller', () => {
    const targetProbs = tensor([2], [large, 0]);
    const { grad } = crossEntropy(tensor([2], [-1, 0]), { targetProbs }, options);
    expect(numbersOf(grad)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  test('has an infinite gradient of the target, not NaN, where a surprise is large', () => {
    const targetProbs = tensor([2], [0, 1]);
    const logits = tensor([2], [-(2 ** 300), 0]);
    const { target_grad } = crossEntropy(logits, { targetProbs }, options);
    expect(numbersOf(target_grad)).toEqual([Number.POSITIVE_INFINITY, 0]);
  });
});
