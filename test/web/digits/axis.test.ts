import { expect, test } from 'vitest';
import { axisFor } from '../../../web/src/digits/axis.ts';

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
