import { expect, test } from 'vitest';
import { decades, linearScale, logScale, roundReach } from '../../../web/src/ui/scale.ts';

test('a linear scale places values in proportion, and infinities at its ends', () => {
  const { place, origin } = linearScale(-10, 10);
  expect(origin).toBe(0.5);
  expect([-10, -5, 0, 2.5, 10].map(place)).toEqual([0, 0.25, 0.5, 0.625, 1]);
  expect([-Infinity, Infinity].map(place)).toEqual([0, 1]);
  expect([-1e308, 0, 1e308].map(linearScale(-1e308, 1e308).place)).toEqual([0, 0.5, 1]);
});

test('a logarithmic scale gives each power of ten the same room, and 0 a place of its own', () => {
  const { place } = logScale(-20, 0);
  const [a, b, c] = [1e-20, 1e-10, 1].map(place) as [number, number, number];
  expect(b - a).toBeCloseTo(c - b, 12);
  expect(place(0)).toBeLessThan(a);
  expect(place(-1e-10)).toBe(b);
});

test.each([
  [[0.2, -0.3], 1, 1],
  [[3.3, -12], 10, 20],
  [[50], 10, 50],
  [[-51, Infinity], 10, 100],
  [[1e308], 10, 1e308],
  [[1.7e308], 10, Number.MAX_VALUE],
  [[undefined, Number.NaN], 5, 5],
])('%j on an axis of at least %d reaches to %d', (values, least, reach) => {
  expect(roundReach(values, least)).toBe(reach);
});

test.each([
  [
    [1.9e-22, 0.3, 0],
    [-25, 0],
  ],
  [[0.3], [-5, 0]],
  [[5e-324], [-325, 0]],
  [
    [3e7, Infinity],
    [-5, 8],
  ],
])('%j lies between the powers of ten %j', (values, powers) => {
  expect(decades(values)).toEqual(powers);
});

test('the largest numbers have their place, and ticks in few letters', () => {
  const linear = linearScale(-Number.MAX_VALUE, Number.MAX_VALUE);
  expect([-1.7e308, 0, 1.7e308].map(linear.place)).toEqual([expect.closeTo(0.027, 2), 0.5, expect.closeTo(0.973, 2)]);
  expect(linear.ticks.map(({ text }) => text)).toEqual(['−1.8e308', '0', '1.8e308']);
  const log = logScale(-5, 309);
  expect(log.ticks.at(-1)).toMatchObject({ text: '1e309', at: 1 });
  expect(log.place(1.7e308)).toBeLessThan(1);
});
