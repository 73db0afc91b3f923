import { describe, expect, test } from 'vitest';
import { classLayout } from '../../src/core/class-layout.ts';
import { referenceKernel } from '../../src/core/kernel.ts';
import { RowWriter } from '../../src/core/row-writer.ts';
import { tensor } from '../../src/core/tensor.ts';
import { distantKernel } from './distant-kernel.ts';

const KERNELS = [
  { name: 'where they are', kernel: () => referenceKernel },
  { name: 'elsewhere first', kernel: distantKernel },
];

describe.each(KERNELS)('RowWriter of rows that are written $name', ({ kernel }) => {
  test.each([
    { axis: 0, expected: [0, 10, 20, 30, 1, 11, 21, 31] },
    { axis: 1, expected: [0, 10, 1, 11, 20, 30, 21, 31] },
    { axis: 2, expected: [0, 1, 10, 11, 20, 21, 30, 31] },
  ])('puts rows along axis $axis where they belong', ({ axis, expected }) => {
    const out = tensor([2, 2, 2]);
    const layout = classLayout('logits', out.shape, axis);
    const writer = new RowWriter(out, layout, kernel());
    for (let n = 0; n < layout.rows; n++) {
      writer.begin(n);
      for (let c = 0; c < layout.classes; c++) writer.values[writer.start + c] = 10 * n + c;
      writer.end();
    }
    expect(Array.from(out.data)).toEqual(expected);
  });

  test.each([
    { axis: 0, expected: [9, 7, 9, 7] },
    { axis: 1, expected: [9, 9, 7, 7] },
  ])('fills one row along axis $axis with a value', ({ axis, expected }) => {
    const out = tensor([2, 2], [9, 9, 9, 9]);
    new RowWriter(out, classLayout('logits', out.shape, axis), kernel()).fill(1, 7);
    expect(Array.from(out.data)).toEqual(expected);
  });
});

test('RowWriter hands out the tensor itself where the kernel reaches it and rows lie one after the other', () => {
  const out = tensor([2, 3]);
  const writer = new RowWriter(out, classLayout('logits', out.shape, 1), referenceKernel);
  writer.begin(1);
  expect(writer.values).toBe(out.data);
  expect(writer.start).toBe(3);
});

test('RowWriter leaves a tensor as it is until the row has ended', () => {
  const out = tensor([2, 2], [9, 9, 9, 9]);
  const writer = new RowWriter(out, classLayout('logits', out.shape, 0), referenceKernel);
  writer.begin(0);
  writer.values.fill(1);
  expect(Array.from(out.data)).toEqual([9, 9, 9, 9]);
  writer.end();
  expect(Array.from(out.data)).toEqual([1, 9, 1, 9]);
});
