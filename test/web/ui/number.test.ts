import { describe, expect, test } from 'vitest';
import { exact, parseNumber, short } from '../../../web/src/ui/number.ts';

describe('parseNumber', () => {
  test.each([
    ['1.', 1],
    ['.5', 0.5],
    ['-1e-3', -0.001],
    ['−2', -2],
    [' 3 ', 3],
    ['-inf', -Infinity],
    ['Infinity', Infinity],
    ['−∞', -Infinity],
    ['-0', -0],
    ['+4', 4],
  ])('reads %j', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });
  test('reads NaN', () => {
    expect(parseNumber('nan')).toBeNaN();
  });
  test.each(['', ' ', '.', '-', 'e5', '1e', '0x1', '1,5', '1 2', 'none', '∞∞'])('does not read %j', (text) => {
    expect(parseNumber(text)).toBeUndefined();
  });
});

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
