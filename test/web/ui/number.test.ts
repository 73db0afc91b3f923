import { expect, test } from 'vitest';
import { parseNumber } from '../../../src/files/parse-number.ts';
import { exact, short } from '../../../web/src/ui/number.ts';

test('exact writes what reads back as the same', () => {
  for (const value of [0, -0, 0.1, 5e-324, 1.9287498479639178e-22, 1e21, -Infinity])
    expect(parseNumber(exact(value))).toBe(value);
});

test.each([
  [1.9287498479639178e-22, '1.929e-22'],
  [-0.21959572, '−0.2196'],
  [-Infinity, '−∞'],
  [Number.NaN, 'NaN'],
  [0, '0'],
  [-0, '0'],
  [1e6, '1.000e+6'],
  [999999, '1000000'],
  [12.5, '12.5'],
])('short writes %d as %s', (value, text) => {
  expect(short(value)).toBe(text);
});
