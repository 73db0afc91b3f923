import { describe, expect, test } from 'vitest';
import { splitCells } from '../../src/files/split-cells.ts';
import { tableOf } from '../../src/files/table.ts';
import { findLabelColumn, tableContents } from '../../src/files/table-contents.ts';

const read = (text: string) => tableOf(splitCells(text));
const contents = (text: string) => {
  const table = read(text);
  return tableContents(table, findLabelColumn(table)?.index);
};

describe('cells', () => {
  test.each([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '1\t2\r\n3\t4\r\n',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      '1; 2\n3; 4',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    [
      ' 1   2\n-3 4 ',
      [
        ['1', '2'],
        ['-3', '4'],
      ],
    ],
    ['# made by hand\n#a,b\n\n1,2\n# 3,4\n#\n', [['1', '2']]],
    [
      '"a,b","say ""x""",c\n1,2,3',
      [
        ['a,b', 'say "x"', 'c'],
        ['1', '2', '3'],
      ],
    ],
    [
      '"two\nlines",1\n2,3',
      [
        ['two\nlines', '1'],
        ['2', '3'],
      ],
    ],
    ['1\n2\n', [['1'], ['2']]],
    ['"a"', [['a']]],
    [
      '1,\n,2',
      [
        ['1', ''],
        ['', '2'],
      ],
    ],
  ])('of %j', (text, cells) => {
    expect(splitCells(text).map((line) => line.cells)).toEqual(cells);
  });

  test('keep the line that they start at, also behind quoted ends of lines', () => {
    expect(splitCells('#\n"a\nb",1\n\n2,3\n4,5').map(({ line }) => line)).toEqual([2, 5, 6]);
  });

  test('with a quote that nothing closes are refused', () => {
    expect(() => splitCells('1,2\n"3,4\n')).toThrow(
      expect.objectContaining({ place: { line: 2 }, expected: 'closingQuote' }),
    );
  });
});

describe('a header', () => {
  test.each([
    ['a,b,label\n1,2,0', true],
    ['0,1,2,species\n1,2,3,setosa', true],
    ['0,1,name\n1,2,0', true],
    ['1,2,0\n3,4,1', false],
    ['1,2,cat\n3,4,dog', false],
    ['nan,2\n1,inf', false],
    ['cat\ndog', false],
    ['label\ndog', true],
    ['none,cat\n1,2', true],
  ])('of %j: %s', (text, hasHeader) => {
    expect(read(text).hasHeader).toBe(hasHeader);
  });
});

describe('labels', () => {
  test('are found by the name of their column, wherever it is', () => {
    expect(contents('target,a,b\n1,0.5,2\n0,3,4')).toEqual({
      logits: { shape: [2, 2], data: Float64Array.of(0.5, 2, 3, 4) },
      labels: { type: 'I64', shape: [2], data: Float64Array.of(1, 0) },
      leftOut: [],
    });
  });

  test('are the last column, if it is all integers', () => {
    expect(contents('1,2,0\n3,4,1').labels?.data).toEqual(Float64Array.of(0, 1));
    expect(contents('1,2,0\n3,4,1.5').labels).toBeUndefined();
  });

  test('that are texts are classes in the order in which they appear', () => {
    const { labels, names } = contents('1,2,dog\n3,4,cat\n5,6,dog');
    expect([[...(labels?.data ?? [])], names]).toEqual([
      [0, 1, 0],
      ['dog', 'cat'],
    ]);
  });

  test('that are names may have numbers among them, and so may columns that count', () => {
    expect(contents('id,a,label\n1,1,A\nx2,2,3').names).toEqual(['A', '3']);
  });

  test('that are names of columns are these columns', () => {
    const { labels, names } = contents('cat,dog,label\n1,2,dog\n3,4,dog');
    expect([[...(labels?.data ?? [])], names]).toEqual([
      [1, 1],
      ['cat', 'dog'],
    ]);
  });

  test('that are empty or no integers are refused with their line', () => {
    expect(() => contents('a,b,label\n1,2,cat\n1,2,')).toThrow(
      expect.objectContaining({ place: { line: 3, column: 3 }, expected: 'label' }),
    );
    expect(() => contents('a,b,label\n1,2,0\n1,2,0.5')).toThrow(
      expect.objectContaining({ place: { line: 3, column: 3 }, seen: '0.5', expected: 'integer' }),
    );
  });
});

test('columns that count rows or hold texts are left out', () => {
  const { logits, leftOut } = contents('id,text,a,b,label\n1,"x, y",0.5,2,0\n2,z,3,4,1');
  expect([logits?.shape, leftOut]).toEqual([
    [2, 2],
    ['id', 'text'],
  ]);
});

test.each([
  ['1,2\n3', { line: 2 }, '1', 'cells'],
  ['a,b\n1,2\n3,x', { line: 3, column: 2 }, '“x”', 'number'],
  ['a,b\n1,2\n3,', { line: 3, column: 2 }, '“”', 'filled'],
  ['a,b,label\nn/a,2,0\n5,1,0', { line: 2, column: 1 }, '“n/a”', 'filled'],
  ['a,b,label\n0x10,2,0\n5,1,0', { line: 2, column: 1 }, '“0x10”', 'number'],
  ['a,b,label\nx,2,0\ny,1,0\n3,1,0', { line: 2, column: 1 }, '“x”', 'number'],
  ['a,b,label\n1,2,n/a\n3,4,1', { line: 2, column: 3 }, '“n/a”', 'filled'],
  ['n/a,2,1\n5,1,0', { line: 1, column: 1 }, '“n/a”', 'filled'],
  ['x,0.5,1\n5,1,0', { line: 1, column: 1 }, '“x”', 'number'],
  ['a;b;label\n5;1;0\n#DIV/0!;2;1', { line: 3, column: 1 }, '“#DIV/0!”', 'filled'],
  ['#REF!;2;1\n5;1;0', { line: 1, column: 1 }, '“#REF!”', 'filled'],
  ['a,label\n1,cat\n2,#N/A', { line: 3, column: 2 }, '“#N/A”', 'filled'],
  ['1,2,0\n#3,4,1', { line: 2, column: 1 }, '“#3”', 'number'],
  ['1,2,0\n#note', { line: 2 }, '1', 'cells'],
  ['a,label', undefined, '0', 'rows'],
  ['', undefined, '0', 'rows'],
])('of %j says what is wrong', (text, place, seen, expected) => {
  expect(() => read(text)).toThrow(expect.objectContaining({ place, seen, expected }));
});
