import { describe, expect, test } from 'vitest';
import { preview } from '../../../src/codecs/json/preview.ts';

describe('preview', () => {
  test.each([
    ['3', '"3"'],
    ['', '""'],
    ['a"b\n', '"a\\"b\\n"'],
    [3, '3'],
    [-1.5e300, '-1.5e+300'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [true, 'true'],
    [null, 'null'],
    [[1, 2], 'an array'],
    [[], 'an array'],
    [{ a: 1 }, 'an object'],
    [Object.create(null), 'an object'],
  ])('of %j is %s', (value, shown) => {
    expect(preview(value)).toBe(shown);
  });

  test('of a long string is its beginning', () => {
    expect(preview('x'.repeat(10_000_000))).toBe(`"${'x'.repeat(39)}…`);
  });

  test('of a string that just fits is all of it', () => {
    expect(preview('x'.repeat(38))).toBe(`"${'x'.repeat(38)}"`);
  });
});
