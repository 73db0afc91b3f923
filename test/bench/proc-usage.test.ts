import { expect, test } from 'vitest';
import { parseStat } from '../../bench/proc-usage.ts';

test('the name of a process may look like anything', () => {
  const line = '7 (a) R (b c) S 1 7 7 0 -1 4194304 10 0 0 0 150 50 0 0 20 0 3 0 5 1000 300 18446744073709551615 1 1';
  expect(parseStat(line, 100)).toEqual({ cpuMs: 2000, stallMs: 0 });
});
