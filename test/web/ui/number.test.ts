import { expect, test } from 'vitest';
import { parseNumber } from '../../../src/files/parse-number.ts';
import { atPoint, exact, powerOfTen, short } from '../../../web/src/ui/number.ts';

test('exact writes what reads back as the same', () => {
  for (const value of [0, -0, 0.1, 5e-324, 1.9287498479639178e-22, 1e21, -Infinity])
    expect(parseNumber(exact(value))).toBe(value);
});

test.each([
  [1.9287498479639178e-22, '1.929e−22'],
  [-0.21959572, '−0.2196'],
  [0.349012214, '0.3490'],
  [-Infinity, '−∞'],
  [Number.NaN, 'NaN'],
  [0, '0'],
  [-0, '0'],
  [1e6, '1.000e6'],
  [999999, '999999'],
  [12.5, '12.5'],
  [15, '15'],
  [12345.678, '12345.7'],
  [0.00035, '0.00035'],
  [1 / 3, '0.3333'],
  [15.0000003, '15.00'],
  [-12.00000645, '−12.00'],
  [0.99999355, '0.99999'],
  [1 - 2 ** -53, '1 − 1.1e−16'],
  [-0.9999999999, '−1 + 1.0e−10'],
  [-1e308, '−1.000e308'],
  [-6.45e-6, '−6.450e−6'],
])('short writes %d as %s', (value, text) => {
  expect(short(value)).toBe(text);
});

test.each([
  ['−0.2196', '−0', '.2196'],
  ['1.929e−22', '1', '.929e−22'],
  ['1 − 1.1e−16', '1', ' − 1.1e−16'],
  ['15', '15', ''],
  ['−∞', '−∞', ''],
  ['-Infinity', '-Infinity', ''],
])('%s is %s before its point and %s from it on', (text, whole, rest) => {
  expect(atPoint(text)).toEqual([whole, rest]);
});

test('powers of ten are printed as such', () => {
  expect([0, 1, 2, -300].map(powerOfTen)).toEqual(['1', '10', '10²', '10⁻³⁰⁰']);
});
