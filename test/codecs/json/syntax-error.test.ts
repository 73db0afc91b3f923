import { describe, expect, test } from 'vitest';
import { JsonSyntaxError, positionOf } from '../../../src/codecs/json/syntax-error.ts';
import { InputError } from '../../../src/core/tensors/input-error.ts';

describe('positionOf', () => {
  const at = (text: string, offset: number) => {
    const { line, column } = positionOf(Buffer.from(text), offset);
    return [line, column];
  };

  test('counts bytes from 0, lines and columns from 1', () => {
    expect(positionOf(Buffer.from('{}'), 0)).toEqual({ offset: 0, line: 1, column: 1 });
  });

  test('counts a character of two bytes as one column', () => {
    expect(positionOf(Buffer.from('{\n  "é": x'), 10)).toEqual({ offset: 10, line: 2, column: 8 });
  });

  test.each([
    ['two bytes', 'é'],
    ['three bytes', '漢'],
    ['four bytes', '😀'],
  ])('counts a character of %s as one column', (_name, character) => {
    expect(at(`"${character}"x`, Buffer.byteLength(`"${character}"`))).toEqual([1, 4]);
  });

  test.each([
    ['\\n', 'a\nb', 2],
    ['\\r\\n, once', 'a\r\nb', 3],
  ])('starts a line after %s', (_name, text, offset) => {
    expect(at(text, offset)).toEqual([2, 1]);
    expect(at(text, offset + 1)).toEqual([2, 2]);
  });

  test('starts two lines after \\n\\n', () => {
    expect(at('\n\nb', 2)).toEqual([3, 1]);
  });

  test('takes \\r alone for a character: a line of NDJSON may hold it', () => {
    expect(at('a\rb', 2)).toEqual([1, 3]);
    expect(at('\n\rb', 2)).toEqual([2, 2]);
  });

  test('takes the \\n of \\r\\n for a part of the line that it ends', () => {
    expect(at('a\r\nb', 2)[0]).toBe(1);
  });

  test('takes no other separator for the end of a line', () => {
    expect(at('a\u2028b', 4)).toEqual([1, 3]);
    expect(at('a\u0085b', 3)).toEqual([1, 3]);
  });

  test('goes as far as the end of the text', () => {
    expect(at('ab\ncd', 5)).toEqual([2, 3]);
    expect(at('ab\n', 3)).toEqual([2, 1]);
  });
});

describe('JsonSyntaxError', () => {
  const error = new JsonSyntaxError('MALFORMED_JSON', ['logits', 3], "unexpected 'x'", {
    offset: 9,
    line: 2,
    column: 8,
  });

  test('says what is wrong, and where in the text and in the document', () => {
    expect(error.code).toBe('MALFORMED_JSON');
    expect(error.position).toEqual({ offset: 9, line: 2, column: 8 });
    expect(error.issues).toEqual([{ path: ['logits', 3], detail: "unexpected 'x' at byte 9 (line 2, column 8)" }]);
    expect(error.message).toBe("unexpected 'x' at byte 9 (line 2, column 8)");
  });

  test('is an InputError', () => {
    expect(error).toBeInstanceOf(InputError);
  });
});
