import { describe, expect, test } from 'vitest';
import { readTensor } from '../../../src/codecs/json/read-tensor.ts';
import { MAX_DEPTH, Scanner } from '../../../src/codecs/json/scanner.ts';
import { formatPath, type Path } from '../../../src/core/tensors/input-error.ts';
import { syntaxErrorOf } from './support.ts';

function read(text: string) {
  const scanner = new Scanner(Buffer.from(text));
  const reports: [code: string, path: Path, detail: string][] = [];
  const { shape, data } = readTensor(scanner, 'x', (code, path, detail) => {
    reports.push([code, path(), detail(formatPath(path()))]);
  });
  return { shape, data: [...data], reports, scanner };
}

const reportsOf = (text: string) => read(text).reports;

describe('readTensor', () => {
  test.each([
    ['7', [], [7]],
    ['-0', [], [-0]],
    ['[7]', [1], [7]],
    ['[1,2,3]', [3], [1, 2, 3]],
    ['[[1,2,3],[4,5,6]]', [2, 3], [1, 2, 3, 4, 5, 6]],
    ['[[1],[2],[3]]', [3, 1], [1, 2, 3]],
    ['[[[1,2]],[[3,4]],[[5,6]]]', [3, 1, 2], [1, 2, 3, 4, 5, 6]],
    ['[[[[0]]]]', [1, 1, 1, 1], [0]],
    ['[]', [0], []],
    ['[[]]', [1, 0], []],
    ['[[],[]]', [2, 0], []],
    ['[[[],[]],[[],[]],[[],[]]]', [3, 2, 0], []],
    [' [ [ 1 , 2 ] ,\n[ 3\t,\r\n4 ] ] ', [2, 2], [1, 2, 3, 4]],
    [' [ ] ', [0], []],
    ['[1e5,1E-5,-1.5e+2,0.1]', [4], [1e5, 1e-5, -150, 0.1]],
  ])('reads %s with its shape', (text, shape, data) => {
    expect(read(text)).toMatchObject({ shape, data, reports: [] });
  });

  test.each(['[', '', ',', '1'])('stops after the tensor, before %j', (rest) => {
    for (const text of ['[[1],[2]]', '12', '"NaN"', '[]', 'Infinity']) {
      if (rest === '1' && text === '12') continue;
      expect(read(text + rest).scanner.at).toBe(text.length);
    }
  });

  test('reads the three names as strings and as bare words', () => {
    const { shape, data, reports } = read('["NaN","Infinity","-Infinity",NaN,Infinity,-Infinity]');
    const { NaN: nan, POSITIVE_INFINITY, NEGATIVE_INFINITY } = Number;
    expect(shape).toEqual([6]);
    expect(data).toEqual([nan, POSITIVE_INFINITY, NEGATIVE_INFINITY, nan, POSITIVE_INFINITY, NEGATIVE_INFINITY]);
    expect(reports).toEqual([]);
  });

  test('reads a name that is written with escapes', () => {
    expect(read(String.raw`"\u004eaN"`)).toMatchObject({ shape: [], data: [Number.NaN], reports: [] });
  });

  test('reads more numbers than it first made room for', () => {
    const values = Array.from({ length: 1 << 17 }, (_, i) => i % 10);
    expect(read(`[${values.join(',')}]`)).toMatchObject({ shape: [values.length], data: values });
    const pairs = `[${values.map((value) => `[${value},${value}]`).join(',')}]`;
    expect(read(pairs)).toMatchObject({ shape: [values.length, 2], data: values.flatMap((value) => [value, value]) });
  });

  test('reads as many axes as PyTorch has, and no more', () => {
    const rank = MAX_DEPTH - 1;
    const nested = (depth: number) => `${'['.repeat(depth)}0${']'.repeat(depth)}`;
    expect(read(nested(rank)).shape).toEqual(new Array(rank).fill(1));
    expect(syntaxErrorOf(() => read(nested(rank + 1)))).toMatchObject({ code: 'NESTED_TOO_DEEP', offset: rank });
  });

  test('counts the objects that stand in it by mistake', () => {
    const nested = (objects: number) => `[[${'{"a":'.repeat(objects)}0${'}'.repeat(objects)}]]`;
    expect(reportsOf(nested(MAX_DEPTH - 3))).toHaveLength(1);
    expect(syntaxErrorOf(() => read(nested(MAX_DEPTH - 2))).code).toBe('NESTED_TOO_DEEP');
  });

  describe('NOT_A_NUMBER', () => {
    const expected = 'expected a number, "Infinity", "-Infinity" or "NaN"';

    test.each([
      ['true', 'true'],
      ['false', 'false'],
      ['"3"', '"3"'],
      ['""', '""'],
      ['"nan"', '"nan"'],
      ['"inf"', '"inf"'],
      ['"+Infinity"', '"+Infinity"'],
      ['" NaN"', '" NaN"'],
      ['"__proto__"', '"__proto__"'],
      ['"toString"', '"toString"'],
      ['{}', 'an object'],
      ['{"a":[1,[2]]}', 'an object'],
      [`"${'x'.repeat(1000)}"`, `"${'x'.repeat(39)}…`],
      ['"\\ud800"', '"\\ud800"'],
    ])('%s is none', (text, seen) => {
      expect(reportsOf(`[0,[${text}]]`.replace('0,', '[0],'))).toEqual([
        ['NOT_A_NUMBER', ['x', 1, 0], `x[1][0] is ${seen}; ${expected}`],
      ]);
      expect(reportsOf(text)).toEqual([['NOT_A_NUMBER', ['x'], `x is ${seen}; ${expected}`]]);
    });

    test('null is none, and the hint says who writes it', () => {
      expect(reportsOf('[1,null]')).toEqual([
        ['NOT_A_NUMBER', ['x', 1], `x[1] is null; ${expected} (JSON.stringify writes NaN and ±Infinity as null)`],
      ]);
    });

    test('leaves the rest to be read', () => {
      expect(read('[[1,null],["a",{"b":[]}]]')).toMatchObject({ shape: [2, 2], reports: { length: 3 } });
    });
  });

  describe('NUMBER_OVERFLOW', () => {
    const expected = 'which overflows; expected a number within ±1.7976931348623157e308';

    test.each(['1e999', '-1e999', '1e309', '1.7976931348623159e308', '-1.7976931348623159E+308'])('%s', (text) => {
      expect(reportsOf(`[0,${text}]`)).toEqual([['NUMBER_OVERFLOW', ['x', 1], `x[1] is ${text}, ${expected}`]]);
    });

    test('shows the beginning of a long one', () => {
      expect(reportsOf('7'.repeat(1000))).toEqual([['NUMBER_OVERFLOW', ['x'], `x is ${'7'.repeat(40)}…, ${expected}`]]);
    });

    test('is not what the largest double does, nor the names of the infinities', () => {
      expect(reportsOf('[1.7976931348623158e308,-Infinity,Infinity,"Infinity","-Infinity"]')).toEqual([]);
    });

    test('is not what a number does that is too small: it becomes 0', () => {
      expect(read('[1e-999,-1e-999]')).toMatchObject({ data: [0, -0], reports: [] });
    });
  });

  describe('RAGGED_TENSOR', () => {
    test.each([
      [
        'a row that is longer',
        '[[1,2],[3,4,5]]',
        ['x', 1],
        'x[1] has 3 elements; expected 2, as in the arrays before it',
      ],
      ['a row that is shorter', '[[1,2],[3]]', ['x', 1], 'x[1] has 1 element; expected 2, as in the arrays before it'],
      ['an empty row', '[[1],[]]', ['x', 1], 'x[1] has 0 elements; expected 1, as in the arrays before it'],
      ['a row after empty ones', '[[],[1]]', ['x', 1], 'x[1] has 1 element; expected 0, as in the arrays before it'],
      ['fewer rows', '[[[1],[2]],[[3]]]', ['x', 1], 'x[1] has 1 element; expected 2, as in the arrays before it'],
      ['fewer axes, empty', '[[[]],[]]', ['x', 1], 'x[1] has 0 elements; expected 1, as in the arrays before it'],
      ['a number for a row', '[[1],2]', ['x', 1], 'x[1] is not an array; expected an array, as before it'],
      ['a number after an empty row', '[[],2]', ['x', 1], 'x[1] is not an array; expected an array, as before it'],
      ['null for a row', '[[1],null]', ['x', 1], 'x[1] is not an array; expected an array, as before it'],
      ['an object for a row', '[[1],{}]', ['x', 1], 'x[1] is not an array; expected an array, as before it'],
      ['a name for a row', '[[1],"NaN"]', ['x', 1], 'x[1] is not an array; expected an array, as before it'],
      ['an empty array for a number', '[1,[]]', ['x', 1], 'x[1] is an array; expected a number, as before it'],
      [
        'an empty array, deep',
        '[[[1]],[[[]]]]',
        ['x', 1, 0, 0],
        'x[1][0][0] is an array; expected a number, as before it',
      ],
      ['a row for a number', '[1,[2]]', ['x', 1], 'x[1] is an array; expected a number, as before it'],
      ['an array after empty ones', '[[],[[]]]', ['x', 1, 0], 'x[1][0] is an array; expected a number, as before it'],
    ])('%s comes first', (_name, text, path, detail) => {
      const [code, at, said] = reportsOf(text).filter((report) => report[0] === 'RAGGED_TENSOR')[0] ?? [];
      expect([code, at, said]).toEqual(['RAGGED_TENSOR', path, detail]);
    });

    test('is reported once for each row that differs', () => {
      expect(reportsOf('[[1,2],[3],[4,5],[6,7,8]]').map(([, path]) => path)).toEqual([
        ['x', 1],
        ['x', 3],
      ]);
    });

    test.each([
      ['[1,[2,3]]', [['x', 1]]],
      ['[1,[2,3],4]', [['x', 1]]],
      [
        '[1,[2,3],[4]]',
        [
          ['x', 1],
          ['x', 2],
        ],
      ],
      ['[1,[[2]]]', [['x', 1]]],
      ['[[1,2],[[3,4],5]]', [['x', 1, 0]]],
      ['[[1,2],[[],5]]', [['x', 1, 0]]],
      [
        '[[],[[1]]]',
        [
          ['x', 1, 0],
          ['x', 1],
        ],
      ],
    ])('of %s says nothing of what stands in an array that should be a number', (text, paths) => {
      expect(reportsOf(text).map(([, path]) => formatPath(path))).toEqual(paths.map(formatPath));
    });
  });

  test.each([
    ['[1 2]', 3, ['x', 0]],
    ['[1,]', 3, ['x', 1]],
    ['[[1,2],[3,x]]', 10, ['x', 1, 1]],
    ['[[1,2],[3,4}]', 11, ['x', 1, 1]],
    ['[[1,2],', 7, ['x', 1]],
    ['[[1,2]', 6, ['x', 0]],
    ['[,1]', 1, ['x', 0]],
    ['[1,"a]', 6, ['x', 1]],
    ['[[],[],01]', 8, ['x', 2]],
    ['[1,{"a":}]', 8, ['x', 1]],
    ['', 0, ['x']],
    ['x', 0, ['x']],
    [']', 0, ['x']],
    ['[-]', 2, ['x', 0]],
    ['[1,-Inf]', 3, ['x', 1]],
    ['[1,-Infi]', 8, ['x', 1]],
    ['[+1]', 1, ['x', 0]],
  ])('refuses %s at byte %i, and says within which element', (text, offset, path) => {
    expect(syntaxErrorOf(() => read(text))).toMatchObject({ code: 'MALFORMED_JSON', offset, path });
  });

  test('leaves the scanner at no place in the document', () => {
    expect(read('[1]').scanner.where()).toEqual([]);
  });
});
