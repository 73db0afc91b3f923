import { describe, expect, test } from 'vitest';
import { countedRows, counts, IGNORED, marksOf } from '../../../src/core/rows/counted-rows.ts';
import { referenceKernel as kernel } from '../../../src/core/tensors/kernel.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe('countedRows', () => {
  test('without options counts all rows, with weight 1', () => {
    const rows = countedRows([2, 3], {}, kernel);
    expect(rows).toEqual({ shape: [2, 3], count: 6, valid: 6, marks: undefined, weights: undefined });
    expect(counts(rows, 5)).toBe(true);
  });

  test('leaves out the rows whose mask is false', () => {
    const rows = countedRows([3], { mask: tensor([3], [1, 0, 1]) }, kernel);
    expect(rows.valid).toBe(2);
    expect([0, 1, 2].map((n) => counts(rows, n))).toEqual([true, false, true]);
  });

  test('takes the labels for marks, where there are some', () => {
    const rows = countedRows([3], {}, kernel, Int32Array.of(4, IGNORED, 0));
    expect(rows.valid).toBe(2);
    expect(counts(rows, 1)).toBe(false);
  });

  test('has weights as doubles', () => {
    const sampleWeight = { shape: [2], data: Float32Array.of(0, 0.5) };
    expect(countedRows([2], { sampleWeight }, kernel).weights).toEqual(Float64Array.of(0, 0.5));
  });

  test.each([-1, nan, inf])('refuses the weight %d of a row that counts, and takes it of any other', (weight) => {
    const sampleWeight = tensor([2], [1, weight]);
    const { code, issues } = inputErrorOf(() => countedRows([2], { sampleWeight }, kernel));
    expect(code).toBe('INVALID_WEIGHT');
    expect(issues.map(({ path }) => path)).toEqual([['sample_weight', 1]]);
    expect(countedRows([2], { sampleWeight, mask: tensor([2], [1, 0]) }, kernel).valid).toBe(1);
  });

  test('refuses a mask or weights of another shape', () => {
    expect(inputErrorOf(() => countedRows([2], { mask: tensor([1], [1]) }, kernel)).code).toBe('SHAPE_MISMATCH');
    expect(inputErrorOf(() => countedRows([2], { sampleWeight: tensor([], [1]) }, kernel)).code).toBe('SHAPE_MISMATCH');
  });
});

describe('marksOf', () => {
  test('are 0 for rows that count, and IGNORED for others', () => {
    expect(marksOf(tensor([2], [1, 0]), [2])).toEqual(Int32Array.of(0, IGNORED));
    expect(marksOf(undefined, [2])).toBeUndefined();
  });

  test('refuses a mask of other numbers', () => {
    expect(inputErrorOf(() => marksOf(tensor([2], [1, 2]), [2]))).toMatchObject({
      code: 'NOT_A_BOOLEAN',
      issues: [{ path: ['mask', 1] }],
    });
  });
});
