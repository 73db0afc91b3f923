import { expect, test } from 'vitest';
import { writeCsv } from '../../../../web/src/batch/writers/write-csv.ts';

test('all digits of numbers, and quotes where texts need them', () => {
  const rows = [
    [0, 'a,b', 0.1 + 0.2, undefined, -0],
    [1, 'say "x"', -Infinity, 'y', 1e-300],
  ];
  expect(writeCsv(['row', 'name', 'x', 'note', 'z'], rows)).toBe(
    'row,name,x,note,z\n0,"a,b",0.30000000000000004,,-0\n1,"say ""x""",-Infinity,y,1e-300\n',
  );
});
