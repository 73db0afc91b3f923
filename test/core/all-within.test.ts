import { describe, expect, test } from 'vitest';
import { allFinite, allWithin } from '../../src/core/all-within.ts';

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
