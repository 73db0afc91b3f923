import { describe, expect, test } from 'vitest';
import { MAX_DEPTH, Scanner } from '../../../src/codecs/json/scanner.ts';
import { cpuMs } from '../../support/cpu-ms.ts';
import { syntaxErrorOf } from './support.ts';

const scan = (text: string | number[]) => new Scanner(Buffer.from(text as string));

describe('MAX_DEPTH', () => {
  test('is the body and the 64 axes of the largest tensor', () => {
    expect(MAX_DEPTH).toBe(65);
  });
});

describe('Scanner.peek', () => {
  test('passes over the four white spaces of JSON, and reads no further', () => {
    const scanner = scan(' \t\r\n 7 ');
    expect(scanner.peek()).toBe(0x37);
    expect(scanner.at).toBe(5);
    expect(scanner.peek()).toBe(0x37);
  });

  test('is undefined at the end', () => {
    expect(scan('').peek()).toBeUndefined();
    expect(scan(' \n ').peek()).toBeUndefined();
  });

  test.each([
    ['vertical tab', '\v'],
    ['form feed', '\f'],
    ['NUL', '\0'],
    ['no-break space', '\u00a0'],
    ['line separator', '\u2028'],
    ['byte order mark', '\ufeff'],
  ])('takes no %s for white space', (_name, text) => {
    const scanner = scan(` ${text}1`);
    expect(scanner.peek()).toBe(Buffer.from(text)[0]);
    expect(scanner.at).toBe(1);
  });
});

describe('Scanner.word', () => {
  test('reads the word and stops after it', () => {
    const scanner = scan('nullx');
    scanner.word('null');
    expect(scanner.at).toBe(4);
  });

  test('fails at the first byte that differs', () => {
    expect(syntaxErrorOf(() => scan('nuLl').word('null'))).toMatchObject({
      offset: 2,
      problem: "unexpected 'L', expected 'null'",
    });
  });

  test('fails at the end when the text ends', () => {
    expect(syntaxErrorOf(() => scan('Infini').word('Infinity'))).toMatchObject({
      offset: 6,
      problem: "unexpected end, expected 'Infinity'",
    });
  });
});

describe('Scanner.number', () => {
  test.each([
    '0',
    '-0',
    '7',
    '-7',
    '10',
    '0.0',
    '-0.0',
    '0e0',
    '-0e-400',
    '0.000e999',
    '0.1',
    '-0.1',
    '1.5',
    '100.25',
    '1e5',
    '1E5',
    '1e+5',
    '1E-5',
    '1.25e-07',
    '1e0000000000000000000005',
    '1e-0000000000000000000005',
    '0.000000000000000000001',
    '123456789',
    '1234567890',
    '123456789012345678',
    '1234567890123456789',
    '12345678901234567890123',
    '0.123456789012345678',
    '0.1234567890123456789',
    '1.0000000000000000000000',
    '9007199254740993',
    '9007199254740992.999999999999999999',
    '9007199254740993.000000000000000000',
    '9007199254740993.000000000000000001',
    '1e22',
    '1e23',
    '9e22',
    '1.7976931348623157e308',
    '1.7976931348623158e308',
    '1.7976931348623159e308',
    '179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880',
    '-1e308',
    '2.2250738585072011e-308',
    '2.2250738585072012e-308',
    '2.2250738585072014e-308',
    '4.9406564584124654e-324',
    '2.4703282292062327e-324',
    '2.4703282292062328e-324',
    '1e-400',
    '-1e-400',
    '6929495644600919.5',
    '3.7455744005952583e15',
    '0.500000000000000166533453693773481063544750213623046875',
    '3.141592653589793238462643383279502884197169399375105820974944592307816406286208998628034825342117',
  ])('reads %s as Number does', (text) => {
    const scanner = scan(`${text},`);
    expect(scanner.number()).toBe(Number(text));
    expect(scanner.at).toBe(text.length);
    const atEnd = scan(text);
    expect(atEnd.number()).toBe(Number(text));
    expect(atEnd.at).toBe(text.length);
  });

  test.each([
    ['1e309', Number.POSITIVE_INFINITY],
    ['-1e309', Number.NEGATIVE_INFINITY],
    ['1e99999999999999999999', Number.POSITIVE_INFINITY],
    ['1e-99999999999999999999', 0],
    ['-1e-99999999999999999999', -0],
    ['0e99999999999999999999', 0],
    ['-0e99999999999999999999', -0],
    ['1.7976931348623159e308', Number.POSITIVE_INFINITY],
  ])('reads %s, out of range, as %d', (text, value) => {
    expect(scan(text).number()).toBe(value);
  });

  test('stops before what is no part of a number', () => {
    for (const [text, length] of [
      ['1,2', 1],
      ['12 ', 2],
      ['-3]', 2],
      ['1.5.5', 3],
      ['1e5e5', 3],
      ['1e5.5', 3],
      ['1-2', 1],
      ['1_000', 1],
      ['0x10', 1],
      ['5NaN', 1],
    ] as const) {
      const scanner = scan(text);
      expect(scanner.number()).toBe(Number(text.slice(0, length)));
      expect(scanner.at).toBe(length);
    }
  });

  test('stops before every byte that is no part of a number, after any number of digits', () => {
    for (let length = 1; length <= 24; length++) {
      const integer = '123456789012345678901234'.slice(0, length);
      for (const text of [integer, `-${integer}`, `0.${integer}`, `1e${integer.slice(-2)}`]) {
        for (let byte = 0; byte < 256; byte++) {
          if (/[0-9.eE]/.test(String.fromCharCode(byte))) continue;
          const scanner = new Scanner(Buffer.concat([Buffer.from(text), Buffer.of(byte), Buffer.from('12345678')]));
          const value = scanner.number();
          if (value !== Number(text) || scanner.at !== text.length) {
            expect.fail(`${text} and byte ${byte}: read ${value} up to ${scanner.at}`);
          }
        }
      }
    }
  });

  test('reads no further than its bytes, whatever stands beyond them in memory', () => {
    const memory = Buffer.from('99123456789012345678901234567890');
    for (let start = 1; start < 4; start++) {
      for (let end = start + 1; end < memory.length; end++) {
        const scanner = new Scanner(memory.subarray(start, end));
        expect(scanner.number()).toBe(Number(memory.toString('latin1', start, end)));
        expect(scanner.at).toBe(end - start);
      }
    }
  });

  test.each([
    ['-', 1, 'unexpected end, expected a digit'],
    ['-]', 1, "unexpected ']', expected a digit"],
    ['--1', 1, "unexpected '-', expected a digit"],
    ['-.5', 1, "unexpected '.', expected a digit"],
    ['-e5', 1, "unexpected 'e', expected a digit"],
    ['01', 1, "unexpected '1', expected no digit after a leading 0"],
    ['-01', 2, "unexpected '1', expected no digit after a leading 0"],
    ['00', 1, "unexpected '0', expected no digit after a leading 0"],
    ['007.5', 1, "unexpected '0', expected no digit after a leading 0"],
    ['1.', 2, 'unexpected end, expected a digit after the decimal point'],
    ['1.]', 2, "unexpected ']', expected a digit after the decimal point"],
    ['1.e5', 2, "unexpected 'e', expected a digit after the decimal point"],
    ['0.-5', 2, "unexpected '-', expected a digit after the decimal point"],
    ['1..5', 2, "unexpected '.', expected a digit after the decimal point"],
    ['1e', 2, 'unexpected end, expected a digit in the exponent'],
    ['1E]', 2, "unexpected ']', expected a digit in the exponent"],
    ['1e+', 3, 'unexpected end, expected a digit in the exponent'],
    ['1e-,', 3, "unexpected ',', expected a digit in the exponent"],
    ['1e+-5', 3, "unexpected '-', expected a digit in the exponent"],
    ['1e 5', 2, 'unexpected byte 0x20, expected a digit in the exponent'],
  ])('refuses %s at byte %i', (text, offset, problem) => {
    expect(syntaxErrorOf(() => scan(text).number())).toMatchObject({ code: 'MALFORMED_JSON', offset, problem });
  });

  test.each([
    ['a third', `0.${'3'.repeat(100_000)}`, 1 / 3],
    ['a third of a power of ten that is written out', `${'3'.repeat(100_000)}e-100000`, 1 / 3],
    ['an integer out of range', '7'.repeat(100_000), Number.POSITIVE_INFINITY],
    ['a number too small for any double', `-0.${'0'.repeat(99_999)}1`, -0],
    ['zero', `-0.${'0'.repeat(100_000)}`, -0],
    ['one, by a large exponent', `0.${'0'.repeat(99_999)}1e100000`, 1],
    ['one, by a large negative exponent', `1${'0'.repeat(100_000)}e-100000`, 1],
    ['the middle between two doubles', `9007199254740993.${'0'.repeat(100_000)}`, 2 ** 53],
    ['just more than the middle between two doubles', `9007199254740993.${'0'.repeat(100_000)}1`, 2 ** 53 + 2],
    ['just less than the middle between two doubles', `9007199254740992.${'9'.repeat(100_000)}`, 2 ** 53],
    ['an exponent with leading zeros', `1e${'0'.repeat(100_000)}5`, 1e5],
  ])('reads %s from 10^5 digits, at once', (_name, text, value) => {
    const scanner = scan(text);
    const start = cpuMs();
    expect(scanner.number()).toBe(value);
    expect(cpuMs() - start).toBeLessThan(500);
    expect(scanner.at).toBe(text.length);
  });

  test.each([
    [99, 1000],
    [999, 10_000],
    [9999, 100_000],
    [99_999, 1_000_000],
    [99_999, 1_100_000],
    [100_000, 1_000_000],
    [999_999, 10_000_000],
    [199_999, 2_000_001],
    [300_000, 3_000_000],
  ])('reads 0.0…01 with %i zeros and e%i as out of range', (zeros, exponent) => {
    expect(scan(`0.${'0'.repeat(zeros)}1e${exponent}`).number()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('Scanner.string', () => {
  test.each([
    ['the empty one', '""'],
    ['ASCII', '"abc"'],
    ['the eight escapes of one letter', String.raw`"\"\\\/\b\f\n\r\t"`],
    ['escapes by number, in both cases', String.raw`"\u0041\u00e9\u00E9\uABCD\uabcd\u0000"`],
    ['a pair of surrogates, escaped', String.raw`"\ud83d\ude00"`],
    ['characters of two, three and four bytes', '"é漢😀"'],
    ['characters and escapes mixed', '"é\\n漢\\u0041😀\\\\"'],
    ['DEL and the C1 controls, which may stand', '"\u007f\u0080\u009f"'],
    ['line separators, which may stand', '"\u2028\u2029"'],
    ['a byte order mark in the middle', '"a\ufeffb"'],
    ['a byte order mark at its start', '"\ufeffb"'],
    ['what looks like an escape after a backslash', String.raw`"\\u0041\\n"`],
    ['noncharacters', '"\ufffe\uffff"'],
  ])('reads %s as JSON.parse does', (_name, text) => {
    const scanner = scan(`${text}"`);
    expect(scanner.string()).toBe(JSON.parse(text));
    expect(scanner.at).toBe(Buffer.byteLength(text));
  });

  test.each([String.raw`"\ud800"`, String.raw`"\udc00"`, String.raw`"a\udbffb"`, String.raw`"\ude00\ud83d"`])(
    'leaves the lone surrogate of %s, as JSON.parse does',
    (text) => {
      const string = scan(text).string();
      expect(string).toBe(JSON.parse(text));
      expect(string.isWellFormed()).toBe(false);
    },
  );

  test.each([
    ['a lone high surrogate', [0xed, 0xa0, 0x80], 3],
    ['a lone low surrogate', [0xed, 0xb0, 0x80], 3],
    ['a pair of surrogates of three bytes each', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], 3],
    ['a continuation byte alone', [0x80], 2],
    ['an overlong slash', [0xc0, 0xaf], 2],
    ['a character beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 3],
    ['Latin-1', [0xe9, 0x61], 3],
    ['a character that the quote cuts off', [0xe2, 0x82], 2],
    ['FF', [0xff], 2],
  ])('refuses %s that is not escaped, at its byte', (_name, bytes, offset) => {
    const scanner = scan([0x22, 0x61, ...bytes, 0x22]);
    expect(syntaxErrorOf(() => scanner.string())).toMatchObject({
      code: 'INVALID_UTF8',
      offset,
      problem: 'the byte is not UTF-8',
    });
  });

  test('refuses every control character, at it', () => {
    for (let code = 0; code < 0x20; code++) {
      const byte = `0x${code.toString(16).padStart(2, '0').toUpperCase()}`;
      expect(syntaxErrorOf(() => scan(`"é${String.fromCharCode(code)}"`).string())).toMatchObject({
        code: 'MALFORMED_JSON',
        offset: 3,
        column: 3,
        problem: `unexpected byte ${byte}, expected no control character in a string (write \\n, \\t or \\u00XX)`,
      });
    }
  });

  test('refuses every other character after a backslash, at it', () => {
    for (let code = 0; code < 0x80; code++) {
      const character = String.fromCharCode(code);
      if ('"\\/bfnrtu'.includes(character)) continue;
      expect(syntaxErrorOf(() => scan(`"é\\${character}"`).string())).toMatchObject({
        code: 'MALFORMED_JSON',
        offset: 4,
        column: 4,
      });
    }
  });

  test.each([
    ['é', 'byte 0xC3'],
    ['😀', 'byte 0xF0'],
    ['x', "'x'"],
    ['U', "'U'"],
    ['0', "'0'"],
    [' ', 'byte 0x20'],
    ['\x7f', 'byte 0x7F'],
  ])('says that %s may not stand after a backslash', (character, shown) => {
    expect(syntaxErrorOf(() => scan(`"漢\\\\\\${character}"`).string())).toMatchObject({
      offset: 7,
      column: 6,
      problem: `unexpected ${shown}, expected one of "\\/bfnrtu after the backslash`,
    });
  });

  test.each([
    String.raw`"\u"`,
    String.raw`"\u1"`,
    String.raw`"\u12"`,
    String.raw`"\u123"`,
    String.raw`"\u12G4"`,
    String.raw`"\u 041"`,
    String.raw`"\u+041"`,
    String.raw`"\u-041"`,
    String.raw`"\u0x41"`,
    String.raw`"\u{41}"`,
    String.raw`"\u００41"`,
  ])('refuses %s: four hexadecimal digits are missing', (text) => {
    const error = syntaxErrorOf(() => scan(text).string());
    expect(error.code).toBe('MALFORMED_JSON');
    expect(error.problem).toContain('four hexadecimal digits');
    expect(error.offset).toBeGreaterThanOrEqual(2);
    expect(error.offset).toBeLessThanOrEqual(6);
  });

  test.each(['"', '"abc', '"abc\\', '"abc\\"', '"abc\\u', '"abc\\u004', '"é', '"\\\\\\"'])(
    'fails at the end of %s, which does not close',
    (text) => {
      expect(syntaxErrorOf(() => scan(text).string())).toMatchObject({
        code: 'MALFORMED_JSON',
        offset: Buffer.byteLength(text),
        problem: expect.stringMatching(/^unexpected end, expected /),
      });
    },
  );

  test('reads 10^6 escapes, at once', () => {
    const start = cpuMs();
    expect(scan(`"${'\\u0041\\n'.repeat(500_000)}"`).string()).toBe('A\n'.repeat(500_000));
    expect(cpuMs() - start).toBeLessThan(5000);
  });
});

describe('Scanner.unexpected', () => {
  test.each([
    ['a', "'a'"],
    ['"', "'\"'"],
    ['~', "'~'"],
    ['\u007f', 'byte 0x7F'],
    [' ', 'byte 0x20'],
    ['\0', 'byte 0x00'],
    ['é', 'byte 0xC3'],
    ['', 'end'],
  ])('shows %j as %s', (text, shown) => {
    expect(syntaxErrorOf(() => scan(text).unexpected('a value')).problem).toBe(`unexpected ${shown}, expected a value`);
  });

  test('stands at the cursor, or where it is told', () => {
    const scanner = scan('ab\ncd');
    scanner.at = 1;
    expect(syntaxErrorOf(() => scanner.unexpected('x'))).toMatchObject({ offset: 1, line: 1, column: 2 });
    expect(syntaxErrorOf(() => scanner.unexpected('x', 4))).toMatchObject({ offset: 4, line: 2, column: 2 });
  });

  test('says within which field', () => {
    const scanner = scan('x');
    expect(syntaxErrorOf(() => scanner.unexpected('x')).path).toEqual([]);
    scanner.where = () => ['logits', 3];
    expect(syntaxErrorOf(() => scanner.unexpected('x')).path).toEqual(['logits', 3]);
  });
});

describe('Scanner.fail', () => {
  test('carries its code and its problem', () => {
    expect(syntaxErrorOf(() => scan('[').fail('NESTED_TOO_DEEP', 'too deep'))).toMatchObject({
      code: 'NESTED_TOO_DEEP',
      offset: 0,
      problem: 'too deep',
    });
  });
});
