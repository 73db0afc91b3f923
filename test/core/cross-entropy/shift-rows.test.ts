import { describe, expect, test } from 'vitest';
import { shiftRows, unusedMarks } from '../../../src/core/cross-entropy/shift-rows.ts';
import { crossEntropy } from '../../../src/core/cross-entropy.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const rows = { shape: [2, 3], count: 6, valid: 4, weights: undefined };

describe('shiftRows', () => {
  test.each([
    [1, [1, 2, -1, 4, 5, -1]],
    [2, [2, -1, -1, 5, -1, -1]],
    [3, [-1, -1, -1, -1, -1, -1]],
    [7, [-1, -1, -1, -1, -1, -1]],
  ])('by %d moves labels along the last axis only', (shift, expected) => {
    const labels = Int32Array.of(0, 1, 2, 3, 4, 5);
    expect(Array.from(shiftRows({ ...rows, marks: labels }, labels, shift).marks)).toEqual(expected);
  });

  test('moves a copy of the weights', () => {
    const weights = Float64Array.of(1, 2, 3, 4, 5, 6);
    const labels = new Int32Array(6);
    const moved = shiftRows({ ...rows, marks: labels, weights }, labels, 1);
    expect(Array.from(moved.weights ?? [])).toEqual([2, 3, 0, 5, 6, 0]);
    expect(weights[0]).toBe(1);
  });
});

describe('unusedMarks', () => {
  test('leaves out the labels of no row, and what the mask leaves out', () => {
    expect(Array.from(unusedMarks([2, 3], 1, Int32Array.of(0, 0, -1, 0, 0, 0)))).toEqual([-1, 0, -1, -1, 0, 0]);
  });

  test('of a single label is refused', () => {
    expect(inputErrorOf(() => unusedMarks([], 1, undefined)).issues[0]?.path).toEqual(['shift']);
  });
});

describe('crossEntropy with shift', () => {
  const logits = tensor([1, 3, 2], [0, 1, 0, 2, 0, 3]);
  const options = { classAxis: -1, shift: 1, outputs: ['losses', 'grad', 'valid_count'] as const };

  test('never looks at the first labels, and counts the others', () => {
    const labels = tensor([1, 3], [99, 1, 0]);
    const result = crossEntropy(logits, { labels }, options);
    expect(result.valid_count).toBe(2);
    expect(result.losses?.data[2]).toBe(0);
    expect(Array.from(result.grad?.data ?? []).slice(4)).toEqual([0, 0]);
  });

  test('names a label where it stands in the request', () => {
    const labels = tensor([1, 3], [0, 1, 99]);
    const { issues } = inputErrorOf(() => crossEntropy(logits, { labels }, options));
    expect(issues[0]?.path).toEqual(['labels', 0, 2]);
  });

  test('of more positions than there are leaves none', () => {
    const labels = tensor([1, 3], [0, 1, 1]);
    expect(crossEntropy(logits, { labels }, { ...options, shift: 2 ** 53 }).valid_count).toBe(0);
  });
});
