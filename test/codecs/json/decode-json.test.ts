import { describe, expect, test } from 'vitest';
import { MAX_ISSUES } from '../../../src/core/tensors/input-error.ts';
import { cpuMs } from '../../support/cpu-ms.ts';
import { decode, decodeBytes, inputErrorOf, same, syntaxErrorOf } from './support.ts';

const sample = `{
  "logits": [[0.5, -1.25e1], ["NaN", -Infinity]],\r
  "labels": [0, 1], "é漢😀": "a\\u00e9\\n\\"\\ud83d\\ude00",\r  "plain": {"a": [null, true, false, {}], "b": 0.0},
  "empty": [] }`;

describe('decodeJson', () => {
  test('reads the fields that are tensors into shape and data', () => {
    const { logits } = decodeBytes(Buffer.from('{"logits":[[0,-50]]}'), () => true);
    expect(logits).toEqual({ shape: [1, 2], data: Float64Array.of(0, -50) });
  });

  test('reads the other fields into plain values', () => {
    const fields = decode('{"logits":[[1,2]],"reduction":"mean","outputs":["loss"],"class_axis":-1}', 'logits');
    expect(same(fields, { logits: fields.logits, reduction: 'mean', outputs: ['loss'], class_axis: -1 })).toBe(true);
    expect(fields.logits).toEqual({ shape: [1, 2], data: Float64Array.of(1, 2) });
  });

  test('keeps the fields in the order of the text', () => {
    expect(Object.keys(decode('{"b":1,"a":2,"c":3}'))).toEqual(['b', 'a', 'c']);
  });

  test('reads an object without fields', () => {
    expect(Object.keys(decode(' { } '))).toEqual([]);
  });

  test('reads an empty tensor and a single number', () => {
    const fields = decode('{"logits":[],"grad_output":-0}', 'logits', 'grad_output');
    expect(fields.logits).toEqual({ shape: [0], data: new Float64Array(0) });
    expect(fields.grad_output).toEqual({ shape: [], data: Float64Array.of(-0) });
  });

  test('reads names that are escaped, empty, or of any script', () => {
    const fields = decode('{"log\\u0069ts":[1],"":1,"é漢😀":2}', 'logits');
    expect(Object.keys(fields)).toEqual(['logits', '', 'é漢😀']);
    expect(fields.logits).toEqual({ shape: [1], data: Float64Array.of(1) });
  });

  test('leaves a number out of range in a plain field to its schema, as ±Infinity', () => {
    expect(decode('{"a":1e999,"b":[-1e999,NaN]}')).toEqual(
      Object.assign(Object.create(null), { a: Number.POSITIVE_INFINITY, b: [Number.NEGATIVE_INFINITY, Number.NaN] }),
    );
  });

  test('reads a view into a larger buffer', () => {
    const bytes = Buffer.from('xx{"a":[1]}yy');
    expect(decodeBytes(bytes.subarray(2, 11), () => true).a).toEqual({ shape: [1], data: Float64Array.of(1) });
    expect(syntaxErrorOf(() => decodeBytes(bytes.subarray(2, 10), () => true)).offset).toBe(8);
  });

  describe('the name __proto__', () => {
    test.each(['{"__proto__":{"polluted":true}}', '{"\\u005f_proto__":{"polluted":true}}'])(
      'in %s is a field',
      (text) => {
        const fields = decode(text);
        const prototype = Object.getPrototypeOf(fields);
        expect(Reflect.ownKeys(prototype)).toEqual([]);
        expect(Object.getPrototypeOf(prototype)).toBeNull();
        expect(Object.keys(fields)).toEqual(['__proto__']);
        expect('polluted' in fields).toBe(false);
        expect('polluted' in {}).toBe(false);
      },
    );

    test('may be a tensor', () => {
      const fields = decode('{"__proto__":[1]}', '__proto__');
      expect(Object.getOwnPropertyDescriptor(fields, '__proto__')?.value).toMatchObject({ shape: [1] });
    });

    test('may not stand twice', () => {
      expect(inputErrorOf(() => decode('{"__proto__":1,"__proto__":2}')).code).toBe('DUPLICATE_FIELD');
    });

    test('and those of Object.prototype are no duplicates', () => {
      expect(Object.keys(decode('{"constructor":1,"toString":2,"__proto__":3}'))).toHaveLength(3);
    });
  });

  describe('DUPLICATE_FIELD', () => {
    test.each([
      ['plain fields', '{"a":1,"b":2,"a":1}'],
      ['tensors', '{"a":[1],"a":[1]}'],
      ['one of them escaped', '{"a":1,"\\u0061":1}'],
    ])('refuses %s', (_name, text) => {
      expect(inputErrorOf(() => decode(text, 'a'))).toEqual({
        code: 'DUPLICATE_FIELD',
        issues: [{ path: ['a'], detail: 'a stands twice; expected each field at most once' }],
      });
    });

    test('lets names differ in case or in form', () => {
      expect(Object.keys(decode('{"a":1,"A":2,"é":3,"e\u0301":4}'))).toHaveLength(4);
    });

    test('shows the beginning of a long name', () => {
      const name = 'n'.repeat(1000);
      expect(inputErrorOf(() => decode(`{"${name}":1,"${name}":1}`)).issues).toEqual([
        { path: [name], detail: `${'n'.repeat(40)}… stands twice; expected each field at most once` },
      ]);
    });
  });

  describe('NOT_AN_OBJECT', () => {
    test.each([
      ['[1,2]', 'an array'],
      ['[]', 'an array'],
      ['"a"', '"a"'],
      ['null', 'null'],
      ['true', 'true'],
      [' 12 ', '12'],
      ['NaN', 'NaN'],
      ['-Infinity', '-Infinity'],
    ])('refuses %s', (text, seen) => {
      expect(inputErrorOf(() => decode(text))).toEqual({
        code: 'NOT_AN_OBJECT',
        issues: [{ path: [], detail: `the body is ${seen}; expected a JSON object` }],
      });
    });
  });

  describe('EMPTY_BODY', () => {
    test.each([
      ['no bytes', '', 0, 1, 1],
      ['white space only', ' \t\r\n ', 5, 2, 2],
    ])('refuses %s', (_name, text, offset, line, column) => {
      expect(syntaxErrorOf(() => decode(text))).toEqual({
        code: 'EMPTY_BODY',
        offset,
        line,
        column,
        path: [],
        problem: 'the body is empty, expected a JSON object',
      });
    });
  });

  describe('MALFORMED_JSON', () => {
    test('refuses a byte order mark', () => {
      for (const text of ['\ufeff{}', '\ufeff', '\ufeff {"a":1}']) {
        expect(syntaxErrorOf(() => decode(text))).toEqual({
          code: 'MALFORMED_JSON',
          offset: 0,
          line: 1,
          column: 1,
          path: [],
          problem: 'unexpected byte order mark, expected UTF-8 without one',
        });
      }
    });

    test.each([
      ['UTF-16, little endian', Buffer.from('\ufeff{}', 'utf16le'), 0],
      ['UTF-16, little endian without a mark', Buffer.from('{}', 'utf16le'), 1],
      ['UTF-32, big endian', Buffer.from([0, 0, 0, 0x7b]), 0],
      ['half a byte order mark', Buffer.from([0xef, 0xbb, 0x7b, 0x7d]), 0],
      ['a byte order mark after the first byte', Buffer.from(' \ufeff{}'), 1],
      ['a byte order mark after the body', Buffer.from('{}\ufeff'), 2],
      ['gzip', Buffer.from([0x1f, 0x8b, 0x08, 0x00]), 0],
    ])('refuses %s', (_name, bytes, offset) => {
      expect(syntaxErrorOf(() => decode(bytes))).toMatchObject({ code: 'MALFORMED_JSON', offset, path: [] });
    });

    test.each(['}', '{}', ',', '1', '\0', '\u00a0', 'x', '//'])('refuses %j after the body', (rest) => {
      const byte = Buffer.from(rest)[0] as number;
      const shown =
        byte > 0x20 && byte < 0x7f ? `'${rest[0]}'` : `byte 0x${byte.toString(16).padStart(2, '0').toUpperCase()}`;
      expect(syntaxErrorOf(() => decode(`{"a":1} ${rest}`))).toMatchObject({
        code: 'MALFORMED_JSON',
        offset: 8,
        path: [],
        problem: `unexpected ${shown}, expected nothing after the body`,
      });
    });

    test('refuses more after a body that is no object', () => {
      expect(syntaxErrorOf(() => decode('[1] 2'))).toMatchObject({ code: 'MALFORMED_JSON', offset: 4 });
    });

    test('lets white space follow the body', () => {
      expect(decode('{"a":1} \t\r\n').a).toBe(1);
    });

    test('says the field, and in a tensor the element', () => {
      const pathOf = (text: string) => syntaxErrorOf(() => decode(text, 'logits')).path;
      expect(pathOf('{"logits":[[1,2],[3,oops]]}')).toEqual(['logits', 1, 1]);
      expect(pathOf('{"a":1,"logits":[[1,2],[3')).toEqual(['logits', 1, 0]);
      expect(pathOf('{"logits":oops}')).toEqual(['logits']);
      expect(pathOf('{"reduction":[1,{"b":oops}]}')).toEqual(['reduction']);
      expect(pathOf('{"logits":[1] "labels":[2]}')).toEqual([]);
      expect(pathOf('{"logits":[1],labels:[2]}')).toEqual([]);
      expect(pathOf('{"logits":[1],"a\nb":[2]}')).toEqual([]);
      expect(pathOf('{"logits"[1]}')).toEqual([]);
    });

    test.each([
      ['the first line', '{"a":x}', 5, 1, 6],
      ['a line after \\n', '{\n"a":x}', 6, 2, 5],
      ['a line after \\r\\n', '{\r\n\r\n  "a":x}', 11, 3, 7],
      ['a line with \\r in it', '{\r"a":\rx}', 7, 1, 8],
      ['a line with characters of two, three and four bytes', '{"é漢😀":x}', 13, 1, 8],
      ['a line after such characters', '{"é":"漢",\n"😀":x}', 20, 2, 5],
    ])('counts bytes from 0, lines and characters from 1, on %s', (_name, text, offset, line, column) => {
      expect(syntaxErrorOf(() => decode(text))).toMatchObject({
        offset,
        line,
        column,
        problem: "unexpected 'x', expected a value",
      });
    });

    test('writes out place and expectation', () => {
      expect(() => decode('{\r\n  "logits": [[0.5, 01]]}', 'logits')).toThrow(
        "unexpected '1', expected no digit after a leading 0 at byte 23 (line 2, column 21)",
      );
    });
  });

  describe('INVALID_UTF8', () => {
    test.each([
      ['a lone surrogate in a value', [0xed, 0xa0, 0x80], '{"a":"é', '"}', 9, 9],
      ['Latin-1 in a name', [0xe9], '{"', '":1}', 2, 3],
      ['an overlong NUL in an element', [0xc0, 0x80], '{"logits":[1,"', '"]}', 14, 15],
    ])('refuses %s, at the byte', (_name, bytes, before, after, offset, column) => {
      const text = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
      expect(syntaxErrorOf(() => decode(text, 'logits'))).toMatchObject({
        code: 'INVALID_UTF8',
        offset,
        line: 1,
        column,
        problem: 'the byte is not UTF-8',
      });
    });

    test('accepts lone surrogates that are escaped, as JSON.parse does', () => {
      expect(same(decode('{"a":"\\ud800","\\udc00":1}'), { a: '\ud800', '\udc00': 1 })).toBe(true);
    });
  });

  describe('NESTED_TOO_DEEP', () => {
    test.each([
      ['10^6 brackets', '['.repeat(1_000_000), 65],
      ['10^6 brackets in a plain field', `{"a":${'['.repeat(1_000_000)}`, 5 + 64],
      ['10^6 brackets in a tensor', `{"logits":${'['.repeat(1_000_000)}`, 10 + 64],
      ['10^6 brackets that close', `{"logits":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`, 10 + 64],
      ['10^6 objects', '{"a":'.repeat(1_000_000), 5 * 65],
      ['10^6 objects in a tensor', `{"logits":[${'{"a":'.repeat(1_000_000)}`, 11 + 5 * 63],
      ['arrays and objects by turns', '{"a":['.repeat(1_000_000), 6 * 32 + 5],
    ])('refuses %s, at once', (_name, text, offset) => {
      const start = cpuMs();
      const error = syntaxErrorOf(() => decode(text, 'logits'));
      expect(cpuMs() - start).toBeLessThan(1000);
      expect(error).toMatchObject({ code: 'NESTED_TOO_DEEP', offset, problem: expect.stringContaining('65 deep') });
    });

    test('says within which element of a tensor', () => {
      const error = syntaxErrorOf(() => decode(`{"logits":${'['.repeat(100)}`, 'logits'));
      expect(error).toMatchObject({ path: ['logits', ...new Array(64).fill(0)], offset: 10 + 64 });
    });
  });

  describe('a body that is cut off', () => {
    const bytes = Buffer.from(sample);

    test('reads whole', () => {
      expect(decode(bytes, 'logits', 'labels', 'empty')).toMatchObject({
        logits: { shape: [2, 2], data: Float64Array.of(0.5, -12.5, Number.NaN, Number.NEGATIVE_INFINITY) },
        labels: { shape: [2] },
        'é漢😀': 'aé\n"😀',
        plain: { a: [null, true, false, {}], b: 0 },
        empty: { shape: [0] },
      });
    });

    test.each([['with tensors'], ['without tensors']])('at any byte fails where it ends, read %s', (how) => {
      const tensors = how === 'with tensors' ? ['logits', 'labels', 'empty'] : [];
      for (let length = 0; length < bytes.length; length++) {
        const error = syntaxErrorOf(() => decode(bytes.subarray(0, length), ...tensors));
        expect(error).toMatchObject({ code: length === 0 ? 'EMPTY_BODY' : 'MALFORMED_JSON', offset: length });
      }
    });

    test('at any byte of one that is wrong later fails where it ends', () => {
      const wrong = Buffer.from('{"logits":[[1,null],[1e999]],"logits":[[1],2],"a":[1');
      for (let length = 1; length <= wrong.length; length++) {
        expect(syntaxErrorOf(() => decode(wrong.subarray(0, length), 'logits')).offset).toBe(length);
      }
    });
  });

  describe('what is wrong with a text that is JSON', () => {
    test.each([
      ['NOT_A_NUMBER', '{"logits":[null]'],
      ['NUMBER_OVERFLOW', '{"logits":[1e999]'],
      ['RAGGED_TENSOR', '{"logits":[[1],2]'],
      ['DUPLICATE_FIELD', '{"a":1,"a":2'],
    ])('%s gives way to a later syntax error', (code, text) => {
      expect(inputErrorOf(() => decode(`${text}}`, 'logits')).code).toBe(code);
      expect(syntaxErrorOf(() => decode(text, 'logits'))).toMatchObject({
        code: 'MALFORMED_JSON',
        offset: text.length,
      });
      expect(syntaxErrorOf(() => decode(`${text},"b":oops}`, 'logits')).offset).toBe(text.length + 5);
      expect(syntaxErrorOf(() => decode(`${text}}}`, 'logits')).offset).toBe(text.length + 1);
      expect(syntaxErrorOf(() => decode(`${text},"b":${'['.repeat(99)}`, 'logits')).code).toBe('NESTED_TOO_DEEP');
    });

    test('NOT_AN_OBJECT gives way to a later syntax error', () => {
      expect(syntaxErrorOf(() => decode('[1,2')).offset).toBe(4);
    });

    test('is only of the first kind met', () => {
      const text = '{"logits":[null,1e999,[1],true],"labels":"x","logits":1}';
      expect(inputErrorOf(() => decode(text, 'logits', 'labels'))).toMatchObject({
        code: 'NOT_A_NUMBER',
        issues: [{ path: ['logits', 0] }, { path: ['logits', 3] }, { path: ['labels'] }],
      });
      expect(inputErrorOf(() => decode('{"a":[1e999,null,-1e999]}', 'a'))).toMatchObject({
        code: 'NUMBER_OVERFLOW',
        issues: [{ path: ['a', 0] }, { path: ['a', 2] }],
      });
      expect(inputErrorOf(() => decode('{"a":1,"a":[null,1e999]}', 'a'))).toMatchObject({
        code: 'DUPLICATE_FIELD',
        issues: [{ path: ['a'] }],
      });
      expect(inputErrorOf(() => decode('{"a":[[1],2],"b":[null]}', 'a', 'b'))).toMatchObject({
        code: 'RAGGED_TENSOR',
        issues: [{ path: ['a', 1] }],
      });
    });

    test('is collected over several tensors', () => {
      expect(inputErrorOf(() => decode('{"a":[null],"b":[[1,"x"]]}', 'a', 'b')).issues.map(({ path }) => path)).toEqual(
        [
          ['a', 0],
          ['b', 0, 1],
        ],
      );
    });

    test.each([
      ['NOT_A_NUMBER', `{"a":[${new Array(1000).fill('null').join()}]}`],
      ['NUMBER_OVERFLOW', `{"a":[${new Array(1000).fill('1e999').join()}]}`],
      ['RAGGED_TENSOR', `{"a":[[1],${new Array(1000).fill('2').join()}]}`],
      ['DUPLICATE_FIELD', `{${new Array(1000).fill('"a":1').join()}}`],
    ])('of kind %s is listed up to sixteen places, the first ones', (code, text) => {
      const error = inputErrorOf(() => decode(text, 'a'));
      expect(error.code).toBe(code);
      expect(error.issues).toHaveLength(MAX_ISSUES);
      if (code !== 'DUPLICATE_FIELD') {
        const from = code === 'RAGGED_TENSOR' ? 1 : 0;
        expect(error.issues.map(({ path }) => path)).toEqual(Array.from({ length: 16 }, (_, i) => ['a', i + from]));
      }
    });
  });

  describe('a hostile body of some hundred kilobytes is answered at once:', () => {
    const many = (count: number, text: string) => new Array(count).fill(text).join();

    test.each([
      ['a tensor of nulls', `{"a":[${many(200_000, 'null')}]}`],
      ['a tensor of overflows', `{"a":[${many(200_000, '1e999')}]}`],
      ['a ragged tensor', `{"a":[${many(200_000, '[1,[2]]')}]}`],
      ['plain fields that stand twice', `{${many(100_000, '"b":1')}}`],
      ['tensors that stand twice', `{${many(100_000, '"a":1')}}`],
      ['200 000 unknown fields', `{${Array.from({ length: 200_000 }, (_, i) => `"${i}":1`).join()}}`],
      ['a string of backslashes', `{"a":"${'\\'.repeat(500_000)}"}`],
      ['line ends before an error', `${'\r'.repeat(1_000_000)}x`],
      ['a long string that is no number', `{"a":[${many(20, `"${'x'.repeat(50_000)}"`)}]}`],
    ])('%s', (_name, text) => {
      const bytes = Buffer.from(text);
      const start = cpuMs();
      try {
        decode(bytes, 'a');
      } catch {}
      expect(cpuMs() - start).toBeLessThan(1500);
    });
  });
});
