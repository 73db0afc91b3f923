import { expect, test } from 'vitest';
import { overflowsFloat32, roundToFloat32 } from '../../src/kernel/float32.ts';

const LARGEST = 3.4028234663852886e38;

function rounded(...values: number[]): number[] {
  const data = Float64Array.from(values);
  roundToFloat32(data, data.length);
  return [...data];
}

test('rounds in place, to nearest even', () => {
  const expected = [0.10000000149011612, 1, 1 + 2 ** -22, -0];
  expect(rounded(0.1, 1 + 2 ** -24, 1 + 3 * 2 ** -24, -0)).toEqual(expected);
});

test('lets what is too large become infinite, and what is too small 0', () => {
  expect(rounded(1e39, -1e39, 1e-50, Number.NaN)).toEqual([Infinity, -Infinity, 0, Number.NaN]);
});

test('rounds so many and no more', () => {
  const data = Float64Array.of(0.1, 0.1);
  roundToFloat32(data, 1);
  expect([...data]).toEqual([Math.fround(0.1), 0.1]);
});

test('overflows from halfway to what would be the next float32 on, with either sign', () => {
  const halfway = LARGEST + 2 ** 103;
  for (const sign of [1, -1]) {
    expect(overflowsFloat32(Float64Array.of(0, sign * halfway), 2)).toBe(true);
    expect(overflowsFloat32(Float64Array.of(0, sign * halfway), 1)).toBe(false);
    expect(overflowsFloat32(Float64Array.of(sign * (halfway - 2 ** 75)), 1)).toBe(false);
    expect(Math.fround(sign * halfway)).toBe(sign * Infinity);
  }
});

test('what is not finite does not overflow', () => {
  expect(overflowsFloat32(Float64Array.of(Infinity, -Infinity, Number.NaN), 3)).toBe(false);
});
