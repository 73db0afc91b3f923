import { expect, test } from 'vitest';
import { OneHotRows } from '../../../src/core/cross-entropy/one-hot-rows.ts';
import { referenceKernel } from '../../../src/core/tensors/kernel.ts';

const usedKernel = { ...referenceKernel, allocate: (length: number) => new Float64Array(length).fill(1234.5) };

test('OneHotRows has 1 at the label of a row, 0 elsewhere, in any order of rows', () => {
  const rows = new OneHotRows(Int32Array.of(2, 0, 0, 1), 3, usedKernel);
  const read = (row: number) => {
    rows.read(row);
    return Array.from(rows.values.subarray(rows.first));
  };
  expect([0, 1, 2, 3, 0].map(read)).toEqual([
    [0, 0, 1],
    [1, 0, 0],
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
});

test('OneHotRows is where the kernel reaches it', () => {
  const rows = new OneHotRows(Int32Array.of(0), 1, referenceKernel);
  expect(rows.ref).toBe(referenceKernel.ref(rows.values));
});
