import { expect, test } from 'vitest';
import { add, big, scale } from './big.ts';
import { isExcused, ulpsOff } from './ulps-off.ts';
import { formatExact } from './worst-of.ts';

const entry = (value: number) => ({ value: big(value), largest: Math.log2(Math.abs(value)) });

test.each([
  [1, 1, 0],
  [1 + 3 * Number.EPSILON, 1, 3],
  [1 - 2 ** -53, 1, 0.5],
  [-1, 1, 2 ** 53],
  [5e-324, 0, 1],
  [2e-323, 1e-323, 2],
  [0, 1, 2 ** 52],
  [Number.POSITIVE_INFINITY, Number.MAX_VALUE, 1],
  [Number.POSITIVE_INFINITY, 1, 2 ** 1076],
])('ulpsOff(%d, %d) is %d', (value, exact, expected) => {
  expect(ulpsOff(value, entry(exact))).toBe(Number.isFinite(expected) ? expected : Number.POSITIVE_INFINITY);
});

test('ulpsOff counts what the nearest double leaves', () => {
  expect(ulpsOff(1, { value: add(big(1), scale(big(1), -54)), largest: 0 })).toBe(0.25);
});

test('ulpsOff of what is not finite is 0 or Infinity', () => {
  const { POSITIVE_INFINITY: inf, NaN: nan } = Number;
  const infinite = { value: inf, largest: -inf };
  expect(ulpsOff(inf, infinite)).toBe(0);
  expect(ulpsOff(Number.MAX_VALUE, infinite)).toBe(inf);
  expect(ulpsOff(-inf, infinite)).toBe(inf);
  expect(ulpsOff(nan, { value: nan, largest: -inf })).toBe(0);
  expect(ulpsOff(nan, entry(1))).toBe(inf);
  expect(ulpsOff(inf, { value: scale(big(1), 1024), largest: 1024 })).toBe(0);
});

test('isExcused only where more than 90 bits cancelled, up to 2^-90 of the largest term', () => {
  const cancelled = (bits: number) => ({ value: scale(big(1), -bits), largest: 0 });
  expect(isExcused(0, cancelled(91))).toBe(true);
  expect(isExcused(2 ** -90, cancelled(91))).toBe(true);
  expect(isExcused(2 ** -89, cancelled(91))).toBe(false);
  expect(isExcused(0, cancelled(90))).toBe(false);
});

test.each([
  [0.1, '1.000000000000000055511151e-1'],
  [-1.5, '-1.5'],
  [5e-324, '4.940656458412465441765687e-324'],
  [1e22, '1e22'],
  [0, '0'],
])('formatExact(%d) is %s', (value, text) => {
  expect(formatExact(big(value))).toBe(text);
});
