import { expect, test } from 'vitest';
import { areNoLargerThanOrdinary, isOrdinary, isOrdinaryWeight } from '../../../src/core/rows/ordinary.ts';
import { convertNumbers } from '../../../src/core/tensors/convert-numbers.ts';
import { newNumbers } from '../../../src/core/tensors/numbers.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

test('isOrdinary of 0 and of what is from 2^-400 to 2^40 is true, whatever the sign', () => {
  for (const x of [0, 1, 1e12, 2 ** 40, 2 ** -400]) expect([isOrdinary(x), isOrdinary(-x)]).toEqual([true, true]);
});

test('isOrdinary of what is larger, smaller or not finite is false', () => {
  for (const x of [2 ** 40 * (1 + 2 ** -52), 1e100, 2 ** -400 * (1 - 2 ** -53), 5e-324, inf, nan]) {
    expect([isOrdinary(x), isOrdinary(-x)]).toEqual([false, false]);
  }
});

test('isOrdinaryWeight of 0 and of what is from 2^-100 to 2^40 is true, and of nothing else', () => {
  for (const w of [0, 1, -(2 ** 40), 2 ** -100]) expect(isOrdinaryWeight(w)).toBe(true);
  for (const w of [2 ** 41, 2 ** -101, nan]) expect(isOrdinaryWeight(w)).toBe(false);
});

test('areNoLargerThanOrdinary of small numbers, and of none at all, is true', () => {
  expect(areNoLargerThanOrdinary(Float64Array.of(5e-324, -(2 ** 40), 0))).toBe(true);
  expect(areNoLargerThanOrdinary(new Float64Array(0))).toBe(true);
});

test('areNoLargerThanOrdinary is false where one of them is larger, or not finite', () => {
  for (const x of [2 ** 40 + 1, -(2 ** 41), inf, -inf, nan])
    expect(areNoLargerThanOrdinary(Float64Array.of(1, x, 1))).toBe(false);
});

test('areNoLargerThanOrdinary of bfloat16 is about their values, not their bits', () => {
  const numbers = newNumbers('bfloat16', 1);
  for (const [x, isOrdinarySize] of [
    [2 ** 40, true],
    [2 ** 41, false],
    [-(2 ** 100), false],
    [inf, false],
    [nan, false],
  ] as const) {
    convertNumbers(Float64Array.of(x), numbers);
    expect(areNoLargerThanOrdinary(numbers), `${x}`).toBe(isOrdinarySize);
  }
});
