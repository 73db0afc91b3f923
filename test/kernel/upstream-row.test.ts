import { describe, expect, test } from 'vitest';
import { upstreamDivisor } from '../../src/kernel/upstream-row.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, MAX_VALUE: largest } = Number;

const divisorOf = (values: number[], factor = 1) =>
  upstreamDivisor(Float64Array.from(values), 0, 1, values.length, factor);

describe('upstreamDivisor', () => {
  test('is 1 where nothing can overflow', () => {
    expect(divisorOf([0, -5, 1e300])).toBe(1);
    expect(divisorOf([largest / 8, 0])).toBe(1);
  });

  test('is the power of two from 4 classes · factor on, where a sum could overflow', () => {
    expect(divisorOf([0, -largest])).toBe(8);
    expect(divisorOf([largest, 0, 0])).toBe(16);
    expect(divisorOf([1e300, 0, 0], 2 ** 64)).toBe(2 ** 68);
  });

  test('is 1 for what is not finite anyway', () => {
    expect(divisorOf([nan, largest])).toBe(1);
    expect(divisorOf([largest, -inf])).toBe(1);
  });

  test('looks at its own row only', () => {
    expect(upstreamDivisor(Float64Array.of(largest, 1, largest, 1, largest), 1, 2, 2, 1)).toBe(1);
    expect(upstreamDivisor(Float64Array.of(1, 1, 1, largest, 1), 1, 2, 2, 1)).toBe(8);
  });
});
