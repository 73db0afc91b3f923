import { describe, expect, test } from 'vitest';
import { classLayout } from '../../../src/core/tensors/class-layout.ts';
import { referenceKernel } from '../../../src/core/tensors/kernel.ts';
import { newNumbers, valueAt } from '../../../src/core/tensors/numbers.ts';
import { RowWriter } from '../../../src/core/tensors/row-writer.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { distantKernel } from '../distant-kernel.ts';

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
    const writer = new RowWriter(out, layout, kernel(), 'float64');
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
    new RowWriter(out, classLayout('logits', out.shape, axis), kernel(), 'float64').fill(1, 7);
    expect(Array.from(out.data)).toEqual(expected);
  });
});

/** What becomes of a third, and of what is larger than float16 goes, where a type is the narrowest that it passes through. */
const THIRDS = {
  float64: [1 / 3, 1e5, -0],
  float32: [Math.fround(1 / 3), 1e5, -0],
  float16: [Math.f16round(1 / 3), Number.POSITIVE_INFINITY, -0],
  bfloat16: [0.333984375, 99840, -0],
} as const;

describe.each(KERNELS)('RowWriter of numbers that are written $name', ({ kernel }) => {
  test.each([
    { dtype: 'float64', width: 'float64' },
    { dtype: 'float32', width: 'float64' },
    { dtype: 'float16', width: 'float64' },
    { dtype: 'bfloat16', width: 'float64' },
    { dtype: 'float32', width: 'float32' },
  ] as const)('rounds $width once to $dtype', ({ dtype, width }) => {
    for (const axis of [0, 1]) {
      const out = { shape: [3, 3], data: newNumbers(dtype, 9) };
      const writer = new RowWriter(out, classLayout('logits', out.shape, axis), kernel(), width);
      for (const n of [0, 2]) {
        writer.begin(n);
        expect(writer.values).toBeInstanceOf(width === 'float64' ? Float64Array : Float32Array);
        writer.values.set([1 / 3, 1e5, -0], writer.start);
        writer.end();
      }
      const places = [0, 1, 2].map((c) => (axis === 0 ? 3 * c : c));
      const row = (n: number) => places.map((at) => valueAt(out.data, at + (axis === 0 ? n : 3 * n)));
      expect([0, 1, 2].map(row)).toEqual([THIRDS[dtype], [0, 0, 0], THIRDS[dtype]]);
    }
  });
});

test('RowWriter hands out the tensor itself where the kernel reaches it and rows lie one after the other', () => {
  const out = tensor([2, 3]);
  const writer = new RowWriter(out, classLayout('logits', out.shape, 1), referenceKernel, 'float64');
  writer.begin(1);
  expect(writer.values).toBe(out.data);
  expect(writer.start).toBe(3);
});

test('RowWriter leaves a tensor as it is until the row has ended', () => {
  const out = tensor([2, 2], [9, 9, 9, 9]);
  const writer = new RowWriter(out, classLayout('logits', out.shape, 0), referenceKernel, 'float64');
  writer.begin(0);
  writer.values.fill(1);
  expect(Array.from(out.data)).toEqual([9, 9, 9, 9]);
  writer.end();
  expect(Array.from(out.data)).toEqual([1, 9, 1, 9]);
});
