import { describe, expect, test } from 'vitest';
import { countedRows } from '../../../src/core/rows/counted-rows.ts';
import type { OnNonFinite } from '../../../src/core/rows/options.ts';
import { readInput } from '../../../src/core/rows/read-input.ts';
import { referenceKernel as kernel } from '../../../src/core/tensors/kernel.ts';
import { type Tensor, tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const all = countedRows([2], {}, kernel);
const read = (input: Tensor, onNonFinite: OnNonFinite = 'error', rows = all) =>
  readInput('x', input, rows, onNonFinite, kernel, 'that of y');

describe('readInput', () => {
  test('gives doubles, those of a tensor of doubles itself', () => {
    const doubles = tensor([2], [1, 2]);
    expect(read(doubles)).toBe(doubles.data);
    expect(read({ shape: [2], data: Float32Array.of(0.5, 2) })).toEqual(Float64Array.of(0.5, 2));
  });

  test('refuses another shape, and says what is expected', () => {
    expect(inputErrorOf(() => read(tensor([3])))).toEqual({
      code: 'SHAPE_MISMATCH',
      issues: [{ path: ['x'], detail: 'x has shape [3]; expected shape [2], that of y' }],
    });
  });

  test.each([nan, inf, -inf])('refuses %d where it counts, unless it propagates', (x) => {
    const input = tensor([2], [1, x]);
    expect(inputErrorOf(() => read(input))).toEqual({
      code: 'NON_FINITE_INPUT',
      issues: [{ path: ['x', 1], detail: `x[1] is ${x}; expected a finite number (see on_non_finite)` }],
    });
    expect(read(input, 'error', countedRows([2], { mask: tensor([2], [1, 0]) }, kernel))[1]).toBe(x);
    expect(read(input, 'propagate')[1]).toBe(x);
  });

  test('takes infinities where they are ordinary, and refuses NaN', () => {
    const infinite = (input: Tensor) => readInput('x', input, all, 'error', kernel, 'that of y', 'infinite');
    expect(infinite(tensor([2], [-inf, inf]))).toEqual(Float64Array.of(-inf, inf));
    expect(inputErrorOf(() => infinite(tensor([2], [nan, 0]))).code).toBe('NON_FINITE_INPUT');
  });
});
