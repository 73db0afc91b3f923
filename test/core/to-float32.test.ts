import { describe, expect, test } from 'vitest';
import { tensor } from '../../src/core/tensor.ts';
import { inputToFloat32 } from '../../src/core/to-float32.ts';
import { inputErrorOf } from './input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const LARGEST = 3.4028234663852886e38;

describe('inputToFloat32', () => {
  test('rounds what float32 can hold, infinities and NaN included', () => {
    const value = tensor([6], [0.1, LARGEST, -inf, inf, nan, 1e-50]);
    inputToFloat32('logits', value);
    expect(Array.from(value.data)).toEqual([0.10000000149011612, LARGEST, -inf, inf, nan, 0]);
  });

  test('rounds to nearest even, and keeps the sign of zero', () => {
    const value = tensor([4], [1 + 2 ** -24, 1 + 3 * 2 ** -24, -0, -1e-50]);
    inputToFloat32('logits', value);
    expect(Array.from(value.data)).toEqual([1, 1 + 2 ** -22, -0, -0]);
  });

  test('accepts what rounds down to the largest float32, and refuses what rounds up from it', () => {
    const halfway = LARGEST + 2 ** 103;
    for (const sign of [1, -1]) {
      const rounded = (x: number) => inputToFloat32('logits', tensor([1], [sign * x]));
      expect(() => rounded(halfway - 2 ** 75)).not.toThrow();
      expect(inputErrorOf(() => rounded(halfway)).code).toBe('NUMBER_OVERFLOW');
    }
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
