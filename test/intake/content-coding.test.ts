import { expect, test } from 'vitest';
import { codingOf } from '../../src/intake/content-coding.ts';

test.each([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['X-GZip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
  ['BR', 'br'],
  [' zstd ', 'zstd'],
  ['zstd,', 'zstd'],
  ['identity', 'identity'],
  ['Identity', 'identity'],
  ['', 'identity'],
  [undefined, 'identity'],
])('codingOf %o is %s', (header, coding) => {
  expect(codingOf(header)).toBe(coding);
});

test.each(['gzip, gzip', 'identity, gzip', 'compress', 'gzip;q=1', 'gzip br', 'constructor'])(
  'codingOf %o is none',
  (header) => {
    expect(codingOf(header)).toBeUndefined();
  },
);
