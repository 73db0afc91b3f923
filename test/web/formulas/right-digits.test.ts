import { expect, test } from 'vitest';
import { exactIn } from '../../../web/src/formulas/dtype.ts';
import {
  isNearestTiny,
  MOST_DIGITS,
  relativeError,
  rightDigits,
  roundingError,
  wholeDigits,
} from '../../../web/src/formulas/right-digits.ts';

test('an error counts relative to the exact value, and says how many digits are right', () => {
  expect(relativeError(0, 1e-22)).toBe(1);
  expect(relativeError(0, 0)).toBe(0);
  expect(relativeError(1, 0)).toBeUndefined();
  expect(relativeError(Number.NaN, 1)).toBeNaN();
  expect(relativeError(Infinity, 700)).toBe(Infinity);
  expect(rightDigits(0.333, 1 / 3, 'float64')).toBeCloseTo(3, 10);
  expect(rightDigits(2, 2, 'float32')).toBeCloseTo(24 * Math.log10(2), 10);
  expect(rightDigits(2, 2, 'float64', 1e-8)).toBeCloseTo(8, 10);
});

test('what is wrong altogether has no right digit', () => {
  const pairs = [
    [0, 1e-22],
    [1e-22, 0],
    [Number.NaN, 1],
    [Number.NaN, Number.NaN],
    [Infinity, 700],
    [700, Infinity],
  ] as const;
  expect(pairs.map(([value, exact]) => rightDigits(value, exact, 'float64'))).toEqual(pairs.map(() => 0));
  expect(rightDigits(0, 0, 'float64', 1)).toBe(0);
});

test('digits that are right are counted whole', () => {
  expect([MOST_DIGITS.float64, MOST_DIGITS.float32, 3.78, 0].map(wholeDigits)).toEqual([16, 7, 3, 0]);
});

test('a float32 has no more digits than tell it from others', () => {
  const values = [0.1, 1.1253517e-7, 2 ** -149, 103.972_08, -1, -0, Number.NaN, Infinity];
  const texts = values.map((value) => exactIn(Math.fround(value), 'float32'));
  expect(texts).toEqual(['0.1', '1.1253517e-7', '1e-45', '103.97208', '-1', '-0', 'NaN', 'Infinity']);
  for (let i = 0; i < 1000; i++) {
    const value = Math.fround(Math.exp(40 * Math.sin(i)));
    expect(Math.fround(Number(exactIn(value, 'float32')))).toBe(value);
  }
  expect(exactIn(0.1, 'float64')).toBe('0.1');
});

test('numbers below the normal ones have fewer digits, and are right if none is nearer', () => {
  expect(roundingError(1, 'float64')).toBe(2 ** -53);
  expect(roundingError(0, 'float64')).toBe(2 ** -53);
  expect(roundingError(2 ** -1060, 'float64')).toBe(2 ** -15);
  expect(isNearestTiny(5e-324, 5e-324, 'float64')).toBe(true);
  expect(isNearestTiny(0, 5e-324, 'float64')).toBe(false);
  expect(isNearestTiny(0, 1e-46, 'float32')).toBe(true);
  expect(isNearestTiny(0, 1e-45, 'float32')).toBe(false);
  expect(isNearestTiny(1, 1, 'float64')).toBe(false);
});
