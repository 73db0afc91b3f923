import { expect, test } from 'vitest';
import { flatness } from '../../bench/curve.ts';
import { logScale, ticks } from '../../bench/pictures/scale.ts';

test('flatness looks at large requests only', () => {
  expect(flatness([100, 1e4, 1e5].map((numbers, i) => ({ numbers, ns: [900, 50, 60][i] as number })))).toBe(1.2);
});

test('a logarithmic scale has a decade everywhere the same', () => {
  const x = logScale([1, 100], [0, 200]);
  expect([1, 10, 100].map(x)).toEqual([0, 100, 200]);
  expect(ticks(1, 30)).toEqual([1, 2, 5, 10, 20]);
  expect(ticks(0.3, 3)).toEqual([0.5, 1, 2]);
});
