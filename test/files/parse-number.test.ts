import { describe, expect, test } from 'vitest';
import { parseNumber } from '../../src/files/parse-number.ts';

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
