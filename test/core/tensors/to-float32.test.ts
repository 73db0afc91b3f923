import { describe, expect, test } from 'vitest';
import { referenceKernel } from '../../../src/core/tensors/kernel.ts';
import { type DoubleTensor, tensor } from '../../../src/core/tensors/tensor.ts';
import { areFloat32, inputToFloat32 as inputToFloat32With } from '../../../src/core/tensors/to-float32.ts';
import { inputErrorOf } from '../input-error-of.ts';

const inputToFloat32 = (field: string, input: DoubleTensor) => inputToFloat32With(field, input, referenceKernel);
const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const LARGEST = 3.4028234663852886e38;

describe('inputToFloat32', () => {
  test('rounds what float32 can hold, infinities and NaN included, elsewhere', () => {
    const value = tensor([6], [0.1, LARGEST, -inf, inf, nan, 1e-50]);
    expect(inputToFloat32('logits', value)).toEqual({
      shape: [6],
      data: Float32Array.of(0.1, LARGEST, -inf, inf, nan, 1e-50),
    });
    expect(Array.from(value.data)).toEqual([0.1, LARGEST, -inf, inf, nan, 1e-50]);
  });

  test('accepts what rounds down to the largest float32, and refuses what rounds up from it', () => {
    const halfway = LARGEST + 2 ** 103;
    expect(() => inputToFloat32('logits', tensor([1], [halfway - 2 ** 75]))).not.toThrow();
    expect(inputErrorOf(() => inputToFloat32('logits', tensor([1], [halfway]))).code).toBe('NUMBER_OVERFLOW');
  });

  test('refuses what would become Infinity, and leaves the input as it was', () => {
    const value = tensor([1, 2], [0.1, -1e39]);
    expect(inputErrorOf(() => inputToFloat32('logits', value))).toEqual({
      code: 'NUMBER_OVERFLOW',
      issues: [
        {
          path: ['logits', 0, 1],
          detail: 'logits[0][1] is -1e+39; expected a number that float32 can hold, within ±3.4028234663852886e38',
        },
      ],
    });
    expect(Array.from(value.data)).toEqual([0.1, -1e39]);
  });
});

describe('areFloat32', () => {
  test.each<[string, number[], boolean]>([
    ['float32, infinities, NaN and −0', [0, -0, Math.fround(0.1), LARGEST, 2 ** -149, inf, -inf, nan], true],
    ['nothing', [], true],
    ['0.1', [0, 0.1], false],
    ['2^128', [2 ** 128], false],
    ['2^-150', [2 ** -150], false],
  ])('of %s', (_what, values, expected) => {
    expect(areFloat32(Float64Array.from(values))).toBe(expected);
  });
});
