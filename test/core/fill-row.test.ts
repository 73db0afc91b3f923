import { expect, test } from 'vitest';
import { fillRow } from '../../src/core/fill-row.ts';

test.each([
  { stride: 1, filled: [7, Number.NaN, Number.NaN, 7, 7, 7] },
  { stride: 3, filled: [7, Number.NaN, 7, 7, Number.NaN, 7] },
])('fillRow writes one value to the row at stride $stride and nothing else', ({ stride, filled }) => {
  const out = new Float64Array(6).fill(7);
  fillRow(Number.NaN, out, 1, stride, 2);
  expect(Array.from(out)).toEqual(filled);
});
