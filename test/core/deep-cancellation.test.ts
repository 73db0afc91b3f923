import { expect, test } from 'vitest';
import { crossEntropy } from '../../src/core/cross-entropy.ts';
import { logSoftmax } from '../../src/core/log-softmax.ts';
import { tensor } from '../../src/core/tensors/tensor.ts';
import { numbersOf } from './arbitraries.ts';
import { inputErrorOf } from './input-error-of.ts';

/** Huge numbers that leave nothing of each other, and hide what is 300 bits smaller for as long as they are there. */
const HUGE = 1e100;

test('the gradient of log-softmax has what is left of upstream gradients that cancel, however huge they are', () => {
  const upstream = tensor([1, 5], [0, HUGE, 1, 1, -HUGE]);
  const { grad } = logSoftmax(tensor([1, 5]), { gradOutput: upstream });
  expect(numbersOf(grad)).toEqual([-0.4, HUGE, 0.6, 0.6, -HUGE]);
});

test('the gradient of log-softmax at a confident argmax has what is left of the other upstream gradients', () => {
  const upstream = tensor([1, 4], [7, HUGE, 1, -HUGE]);
  const { grad } = logSoftmax(tensor([1, 4], [0, -800, -800, -800]), { gradOutput: upstream });
  expect(numbersOf(grad)).toEqual([-1, HUGE, 1, -HUGE]);
});

test('the gradient of cross-entropy has what is left of target weights that cancel, however huge they are', () => {
  const targetProbs = tensor([1, 4], [0, HUGE, 1, -HUGE]);
  const options = { validateTargetProbs: false, outputs: ['grad'] as const };
  const { grad } = crossEntropy(tensor([1, 4]), { targetProbs }, options);
  expect(numbersOf(grad)).toEqual([0.25, -HUGE, -0.75, HUGE]);
});

test('a mean divides by what is left of class weights that cancel, however huge they are', () => {
  const classWeight = tensor([3], [HUGE, 2, -HUGE]);
  const labels = tensor([3], [0, 1, 2]);
  const { grad } = crossEntropy(tensor([3, 3]), { labels }, { classWeight, outputs: ['grad'] });
  expect(numbersOf(grad).slice(3, 6)).toEqual([1 / 3, -2 / 3, 1 / 3]);
});

test('a mean over class weights that leave 0 is refused', () => {
  const classWeight = tensor([3], [HUGE, 0, -HUGE]);
  const run = () => crossEntropy(tensor([2, 3], [0, 0, 0, 0, 1, 2]), { labels: tensor([2], [0, 2]) }, { classWeight });
  expect(inputErrorOf(run).code).toBe('UNDEFINED_MEAN');
});

test('the gradient of cross-entropy is 0 where smoothed targets cancel to 0, not what their roundings leave', () => {
  const classWeight = tensor([5], [3, -1, -2, 0, 0]);
  const options = { classWeight, labelSmoothing: 0.1, outputs: ['grad'] as const, reduction: 'sum' as const };
  const targetProbs = tensor([1, 5], [0.2, 0.2, 0.2, 0.2, 0.2]);
  const { grad } = crossEntropy(tensor([1, 5], [0, 0, 0, 5, 4]), { targetProbs }, options);
  expect(numbersOf(grad).slice(3)).toEqual([0, 0]);
});
