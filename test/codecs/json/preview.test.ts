import { describe, expect, test } from 'vitest';
import { preview, shorten } from '../../../src/codecs/json/preview.ts';

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

describe('shorten', () => {
  test('leaves forty characters as they are', () => {
    expect(shorten('x'.repeat(40))).toBe('x'.repeat(40));
  });

  test('cuts forty-one characters to forty', () => {
    expect(shorten('x'.repeat(41))).toBe(`${'x'.repeat(40)}…`);
  });

  test('leaves no half of a surrogate pair where it cuts', () => {
    const cut = shorten(`${'x'.repeat(39)}😀${'x'.repeat(9)}`);
    expect(cut.isWellFormed()).toBe(true);
    expect(cut).toBe(`${'x'.repeat(39)}\ufffd…`);
  });

  test('replaces lone surrogates, so that the error can be sent', () => {
    expect(shorten('a\ud800b')).toBe('a\ufffdb');
  });
});
