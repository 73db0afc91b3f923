import { describe, expect, test } from 'vitest';
import { formatShape, indicesOf, sameShape, sizeOf, tensor } from '../../../src/core/tensors/tensor.ts';

describe('tensor', () => {
  test('holds a shape over its values in row-major order', () => {
    const value = tensor([2, 3], [1, 2, 3, 4, 5, 6]);
    expect(value.shape).toEqual([2, 3]);
    expect(value.data).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
  });

  test('without values is of zeros', () => {
    expect(tensor([2, 2]).data).toEqual(new Float64Array(4));
    expect(tensor([]).data).toEqual(Float64Array.of(0));
    expect(tensor([3, 0]).data).toEqual(new Float64Array(0));
  });
});

test('sizeOf is the product of the lengths, 1 for a single number', () => {
  expect(sizeOf([2, 3, 4])).toBe(24);
  expect(sizeOf([2, 0])).toBe(0);
  expect(sizeOf([])).toBe(1);
});

test('sameShape compares rank and every length', () => {
  expect(sameShape([2, 3], [2, 3])).toBe(true);
  expect(sameShape([], [])).toBe(true);
  expect(sameShape([2, 3], [3, 2])).toBe(false);
  expect(sameShape([2], [2, 1])).toBe(false);
  expect(sameShape([2, 1], [2])).toBe(false);
});

test('indicesOf gives the indices of an element, outermost axis first', () => {
  expect(indicesOf([2, 3], 4)).toEqual([1, 1]);
  expect(indicesOf([2, 3, 4], 23)).toEqual([1, 2, 3]);
  expect(indicesOf([5], 0)).toEqual([0]);
  expect(indicesOf([], 0)).toEqual([]);
});

test('formatShape writes a shape as PyTorch does', () => {
  expect(formatShape([2, 3])).toBe('[2, 3]');
  expect(formatShape([])).toBe('[]');
});
