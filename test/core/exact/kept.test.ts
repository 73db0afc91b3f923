import { expect, test } from 'vitest';
import { fromDouble } from '../../../src/core/exact/big-float.ts';
import { kept, MOST_KEPT } from '../../../src/core/exact/kept.ts';

/** The squares, and how often they have been computed. */
function squares(classes: number) {
  let computed = 0;
  const squareAt = kept(classes, (c) => {
    computed++;
    return fromDouble(c * c);
  });
  return { squareAt, count: () => computed };
}

test.each([
  [3, 2],
  [MOST_KEPT, 2],
  [MOST_KEPT + 1, 4],
])('kept of %i numbers computes two of them, each asked for twice, %i times', (classes, times) => {
  const { squareAt, count } = squares(classes);
  expect(count()).toBe(0);
  for (const c of [0, classes - 1, 0, classes - 1]) expect(squareAt(c)).toEqual(fromDouble(c * c));
  expect(count()).toBe(times);
});
