import { describe, expect, test } from 'vitest';
import { checkDepth, readMembers, readNumber, readValue } from '../../../src/codecs/json/read-value.ts';
import { MAX_DEPTH, Scanner } from '../../../src/codecs/json/scanner.ts';
import { same, syntaxErrorOf } from './support.ts';

const scan = (text: string) => new Scanner(Buffer.from(text));
const read = (text: string) => readValue(scan(text), 0);

describe('readValue', () => {
  test.each([
    'null',
    'true',
    'false',
    '0',
    '-1.5e3',
    '"a\\nb"',
    '[]',
    '[ ]',
    '{}',
    '{ }',
    '[1,"2",null,true,[],{}]',
    '{"a":1,"b":{"c":[{"d":[]}]}}',
    ' \n[ 1 , 2 ]',
    '{ "a" : 1 , "b" : 2 }',
    '[[[[[[[[[[1]]]]]]]]]]',
    '{"":{"":0}}',
    '{"a":1,"a":2}',
    '[-0,0,-0.0]',
    '{"constructor":1,"toString":2,"hasOwnProperty":3}',
    '{"__proto__":{"polluted":true}}',
    '{"2":"b","1":"a"}',
    '1e999',
    '[-1e999]',
  ])('reads %s as JSON.parse does', (text) => {
    expect(same(read(text), JSON.parse(text))).toBe(true);
  });

  test('stops after the value', () => {
    for (const [text, length] of [
      ['[1] ]', 3],
      [' {"a":1}}', 8],
      ['nullnull', 4],
      ['"a"b', 3],
      ['12]', 2],
    ] as const) {
      const scanner = scan(text);
      readValue(scanner, 0);
      expect(scanner.at).toBe(length);
    }
  });

  test('reads the bare words that json.dumps writes', () => {
    expect(read('[NaN,Infinity,-Infinity]')).toEqual([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  });

  test('keeps a member named __proto__ as any other, and changes no prototype', () => {
    const object = read('{"__proto__":{"polluted":true},"a":{"__proto__":null}}') as { [name: string]: unknown };
    expect(Object.keys(object)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(object)).toBeNull();
    expect(Object.getPrototypeOf(object.a)).toBeNull();
    expect('polluted' in object).toBe(false);
    expect('polluted' in {}).toBe(false);
  });

  test('takes the last of equal names in an object', () => {
    expect(same(read('{"a":1,"b":2,"a":3}'), { a: 3, b: 2 })).toBe(true);
    expect(same(read('{"a":1,"\\u0061":3}'), { a: 3 })).toBe(true);
  });

  test.each([
    ['', 0, 'unexpected end, expected a value'],
    ['  ', 2, 'unexpected end, expected a value'],
    ['x', 0, "unexpected 'x', expected a value"],
    ["'a'", 0, `unexpected ''' (Python's repr() writes it), expected '"'`],
    ['+1', 0, "unexpected '+', expected a value"],
    ['.5', 0, "unexpected '.', expected a value"],
    ['undefined', 0, "unexpected undefined (JavaScript's undefined), expected null, or nothing"],
    ['// comment', 0, "unexpected '/', expected a value"],
    ['nul', 3, "unexpected end, expected 'null'"],
    ['nuLl', 2, "unexpected 'L', expected 'null'"],
    ['tRUE', 1, "unexpected 'R', expected 'true'"],
    ['falsy', 4, "unexpected 'y', expected 'false'"],
    ['Nan', 2, "unexpected 'n', expected 'NaN'"],
    ['nan', 0, 'unexpected nan (Python\'s NaN), expected NaN or "NaN"'],
    ['Inf', 3, "unexpected end, expected 'Infinity'"],
    ['-Inf]', 0, 'unexpected -Inf (R\'s -Infinity), expected -Infinity or "-Infinity"'],
    ['-Infi]', 5, "unexpected ']', expected '-Infinity'"],
    ['-NaN', 1, "unexpected 'N', expected a digit"],
    ['+Infinity', 0, "unexpected '+', expected a value"],
    ['[', 1, 'unexpected end, expected a value'],
    ['[,1]', 1, "unexpected ',', expected a value"],
    ['[1,]', 3, "unexpected ']', expected a value"],
    ['[1,,2]', 3, "unexpected ',', expected a value"],
    ['[1', 2, "unexpected end, expected ',' or ']'"],
    ['[1 2]', 3, "unexpected '2', expected ',' or ']'"],
    ['[1}', 2, "unexpected '}', expected ',' or ']'"],
    ['[1:2]', 2, "unexpected ':', expected ',' or ']'"],
    [']', 0, "unexpected ']', expected a value"],
    ['{', 1, "unexpected end, expected a name in '\"'"],
    ['{a:1}', 1, "unexpected 'a', expected a name in '\"'"],
    ["{'a':1}", 1, `unexpected ''' (Python's repr() writes it), expected '"'`],
    ['{1:1}', 1, "unexpected '1', expected a name in '\"'"],
    ['{NaN:1}', 1, "unexpected 'N', expected a name in '\"'"],
    ['{,}', 1, "unexpected ',', expected a name in '\"'"],
    ['{"a"}', 4, "unexpected '}', expected ':' after the name"],
    ['{"a",1}', 4, "unexpected ',', expected ':' after the name"],
    ['{"a" 1}', 5, "unexpected '1', expected ':' after the name"],
    ['{"a":}', 5, "unexpected '}', expected a value"],
    ['{"a"::1}', 5, "unexpected ':', expected a value"],
    ['{"a":1,}', 7, "unexpected '}', expected a name in '\"'"],
    ['{"a":1', 6, "unexpected end, expected ',' or '}'"],
    ['{"a":1 "b":2}', 7, "unexpected '\"', expected ',' or '}'"],
    ['{"a":1]', 6, "unexpected ']', expected ',' or '}'"],
  ])('refuses %s at byte %i', (text, offset, problem) => {
    expect(syntaxErrorOf(() => read(text))).toMatchObject({ code: 'MALFORMED_JSON', offset, problem });
  });

  test.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('reads %s as deep as is allowed, and no deeper', (_name, open, close) => {
    const nested = (depth: number) => `${open.repeat(depth)}0${close.repeat(depth)}`;
    expect(same(read(nested(MAX_DEPTH)), JSON.parse(nested(MAX_DEPTH)))).toBe(true);
    expect(syntaxErrorOf(() => read(nested(MAX_DEPTH + 1)))).toMatchObject({
      code: 'NESTED_TOO_DEEP',
      offset: open.length * MAX_DEPTH,
      problem: 'arrays and objects nested more than 65 deep',
    });
  });

  test('counts the arrays and objects around it', () => {
    expect(readValue(scan('[[]]'), MAX_DEPTH - 2)).toEqual([[]]);
    expect(syntaxErrorOf(() => readValue(scan('[[]]'), MAX_DEPTH - 1))).toMatchObject({
      code: 'NESTED_TOO_DEEP',
      offset: 1,
    });
  });
});

describe('readNumber', () => {
  test.each([
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['-0', -0],
    ['12.5', 12.5],
  ])('reads %s', (text, value) => {
    const scanner = scan(`${text},`);
    expect(readNumber(scanner)).toBe(value);
    expect(scanner.at).toBe(text.length);
  });

  test.each(['', 'null', '"1"', '[', 'e5', '+1'])('refuses %s', (text) => {
    expect(syntaxErrorOf(() => readNumber(scan(text)))).toMatchObject({ offset: 0 });
  });
});

describe('readMembers', () => {
  test('hands over each name with the cursor before its value, in the order of the text', () => {
    const scanner = scan('{"b": 1, "a" :[2], "b":3}x');
    const members: [string, unknown][] = [];
    readMembers(scanner, 1, (name) => members.push([name, readValue(scanner, 1)]));
    expect(members).toEqual([
      ['b', 1],
      ['a', [2]],
      ['b', 3],
    ]);
    expect(scanner.at).toBe(25);
  });
});

describe('checkDepth', () => {
  test('lets pass what is allowed', () => {
    expect(() => checkDepth(scan('['), MAX_DEPTH)).not.toThrow();
    expect(syntaxErrorOf(() => checkDepth(scan('['), MAX_DEPTH + 1)).code).toBe('NESTED_TOO_DEEP');
  });
});
