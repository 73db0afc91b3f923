import { describe, expect, test } from 'vitest';
import { allFinite, allWithin } from '../../../src/core/tensors/all-within.ts';
import { convertNumbers } from '../../../src/core/tensors/convert-numbers.ts';
import { DTYPES, newNumbers } from '../../../src/core/tensors/numbers.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, MAX_VALUE: largest } = Number;

describe('allWithin', () => {
  test('takes both ends, and nothing beyond them', () => {
    expect(allWithin(Float64Array.of(0, -0, 0.5, 1), 0, 1)).toBe(true);
    expect(allWithin(Float64Array.of(0, 1 + 2 ** -52), 0, 1)).toBe(false);
    expect(allWithin(Float64Array.of(-5e-324, 1), 0, 1)).toBe(false);
    expect(allWithin(Float64Array.of(), 0, 1)).toBe(true);
  });

  test('does not take NaN', () => {
    expect(allWithin(Float64Array.of(0, nan), 0, 1)).toBe(false);
  });
});

test('allFinite takes any finite number, and no other', () => {
  expect(allFinite(Float64Array.of(largest, -largest, 0))).toBe(true);
  for (const x of [nan, inf, -inf]) expect(allFinite(Float64Array.of(0, x))).toBe(false);
});

describe.each(DTYPES)('of numbers of %s', (dtype) => {
  const numbers = (...values: number[]) => {
    const typed = newNumbers(dtype, values.length);
    convertNumbers(Float64Array.from(values), typed);
    return typed;
  };

  test('allWithin and allFinite go by their values', () => {
    expect(allWithin(numbers(0, -0, 0.5, 1), 0, 1)).toBe(true);
    for (const x of [-0.5, 1.5, nan]) expect(allWithin(numbers(0, x), 0, 1)).toBe(false);
    expect(allFinite(numbers(-3, 60_000, 0))).toBe(true);
    for (const x of [nan, inf, -inf]) expect(allFinite(numbers(0, x))).toBe(false);
  });
});
