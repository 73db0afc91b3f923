import { expect, test } from 'vitest';
import { axisFor, powerOfTen } from '../../../web/src/digits/axis.ts';
import {
  exactIn,
  isNearestTiny,
  relativeError,
  rightDigits,
  roundingError,
  wholeDigits,
} from '../../../web/src/digits/errors.ts';

const { place, domain, ticks, zero, beyond } = axisFor([0.69, 1e-300, 0, Number.NaN], 3);

test('orders of magnitude are where their logarithms are, whatever their sign', () => {
  expect(place(1e-300, 0)).toBeCloseTo(-300, 10);
  expect(place(-100, 2)).toBeCloseTo(2, 10);
  expect(ticks.map(({ at }) => at)).toEqual([-300, -250, -200, -150, -100, -50, 0]);
  expect(ticks.map(({ name }) => name).at(0)).toBe('10⁻³⁰⁰');
});

test('0 is below every number and NaN above, each line in its lane', () => {
  for (const lane of [0, 1, 2]) {
    expect(place(0, lane)).toBeLessThan(-300);
    expect(place(0, lane)).toBeGreaterThan(domain[0]);
    expect(place(Number.NaN, lane)).toBeGreaterThan(0);
    expect(place(Infinity, lane)).toBeLessThan(domain[1]);
  }
  expect(place(0, 0)).toBeGreaterThan(place(0, 1));
  expect(zero?.to).toBeLessThan(beyond.from);
});

test('values that are close together stand on a linear axis from 0, with NaN above', () => {
  const axis = axisFor([0.69, -700, 800], 3);
  expect(axis.place(-700, 0)).toBe(700);
  expect(axis.place(0, 2)).toBe(0);
  expect(axis.zero).toBeUndefined();
  expect(axis.ticks.map(({ name }) => name)).toEqual(['0', '200', '400', '600', '800']);
  expect(axis.place(Number.NaN, 0)).toBeGreaterThan(800);
  expect(axisFor([-0.5, -1], 3).ticks.map(({ name }) => name)).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1']);
});

test('an axis over one value, or none, is no empty one', () => {
  for (const values of [[1], [1e-30, 1], []]) {
    const axis = axisFor(values, 3);
    expect(axis.domain[0]).toBeLessThan(axis.domain[1]);
    expect(axis.ticks.length).toBeGreaterThan(1);
  }
});

test('powers of ten are printed as such', () => {
  expect([0, 1, 2, -300].map(powerOfTen)).toEqual(['1', '10', '10²', '10⁻³⁰⁰']);
});

test('an error counts relative to the exact value, and says how many digits are right', () => {
  expect(relativeError(0, 1e-22)).toBe(1);
  expect(relativeError(0, 0)).toBe(0);
  expect(relativeError(1, 0)).toBeUndefined();
  expect(relativeError(Number.NaN, 1)).toBeNaN();
  expect(relativeError(Infinity, 700)).toBe(Infinity);
  expect(rightDigits(1e-8, 'float64')).toBeCloseTo(8, 10);
  expect(rightDigits(0, 'float32')).toBeCloseTo(24 * Math.log10(2), 10);
  expect([1, Number.NaN, Infinity, undefined].map((error) => rightDigits(error, 'float64'))).toEqual([0, 0, 0, 0]);
});

test('digits that are right are counted whole', () => {
  expect([rightDigits(0, 'float64'), rightDigits(0, 'float32'), 3.78, 0].map(wholeDigits)).toEqual([16, 7, 3, 0]);
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
