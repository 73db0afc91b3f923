import { describe, expect, test } from 'vitest';
import { classLayout } from '../../../src/core/tensors/class-layout.ts';
import { referenceKernel } from '../../../src/core/tensors/kernel.ts';
import { RowReader } from '../../../src/core/tensors/row-reader.ts';
import type { Width } from '../../../src/core/tensors/row-writer.ts';
import { type Tensor, tensor } from '../../../src/core/tensors/tensor.ts';
import { distantKernel } from '../distant-kernel.ts';

/** The rows of a tensor, as they are read. */
function rowsOf(value: Tensor, classAxis: number, kernel = referenceKernel, width: Width = 'float64'): number[][] {
  const layout = classLayout('logits', value.shape, classAxis);
  const reader = new RowReader(value, layout, kernel, width);
  return Array.from({ length: layout.rows }, (_, n) => {
    reader.read(n);
    expect(kernel.ref(reader.values)).toBe(reader.ref);
    return Array.from(reader.values.subarray(reader.first, reader.first + layout.classes));
  });
}

const value = tensor([2, 3, 2], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

describe('RowReader', () => {
  test('reads rows where they are, if they lie one after the other', () => {
    const layout = classLayout('logits', [2, 3], 1);
    const x = tensor([2, 3], [0, 1, 2, 3, 4, 5]);
    const reader = new RowReader(x, layout, referenceKernel, 'float64');
    expect(reader.values).toBe(x.data);
    reader.read(1);
    expect(reader.first).toBe(3);
  });

  test.each([
    { width: 'float64', data: Float64Array.of(0, 1, 2, 3), isInPlace: true },
    { width: 'float64', data: Float32Array.of(0, 1, 2, 3), isInPlace: false },
    { width: 'float32', data: Float32Array.of(0, 1, 2, 3), isInPlace: true },
    { width: 'float32', data: Float16Array.of(0, 1, 2, 3), isInPlace: false },
  ] as const)('of $width reads $data.constructor.name where it is: $isInPlace', ({ width, data, isInPlace }) => {
    const reader = new RowReader({ shape: [2, 2], data }, classLayout('logits', [2, 2], 1), referenceKernel, width);
    reader.read(1);
    expect(reader.values === (data as object)).toBe(isInPlace);
    expect(reader.values).toBeInstanceOf(width === 'float64' ? Float64Array : Float32Array);
    expect(Array.from(reader.values.subarray(reader.first, reader.first + 2))).toEqual([2, 3]);
  });

  test.each([
    {
      axis: 0,
      rows: [
        [0, 6],
        [1, 7],
        [2, 8],
        [3, 9],
        [4, 10],
        [5, 11],
      ],
    },
    {
      axis: 1,
      rows: [
        [0, 2, 4],
        [1, 3, 5],
        [6, 8, 10],
        [7, 9, 11],
      ],
    },
    {
      axis: 2,
      rows: [
        [0, 1],
        [2, 3],
        [4, 5],
        [6, 7],
        [8, 9],
        [10, 11],
      ],
    },
  ])('gives the rows along axis $axis, wherever the tensor is', ({ axis, rows }) => {
    expect(rowsOf(value, axis)).toEqual(rows);
    expect(rowsOf(value, axis, distantKernel())).toEqual(rows);
  });

  test('copies rows that the kernel cannot reach, and leaves the tensor alone', () => {
    const layout = classLayout('logits', [2, 6], 1);
    const x = tensor([2, 6], value.data);
    const reader = new RowReader(x, layout, distantKernel(), 'float64');
    reader.read(1);
    expect(reader.values).not.toBe(x.data);
    expect(reader.values.length).toBe(6);
    expect(x.data).toEqual(value.data);
  });

  test.each([
    {
      dtype: 'float32',
      data: Float32Array.of(0.1, 2, -3, 4),
      rows: [
        [Math.fround(0.1), -3],
        [2, 4],
      ],
    },
    {
      dtype: 'float16',
      data: Float16Array.of(0.5, 2, -3, 4),
      rows: [
        [0.5, -3],
        [2, 4],
      ],
    },
    {
      dtype: 'bfloat16',
      data: Uint16Array.of(0x3f80, 0x4000, 0xc040, 0xff80),
      rows: [
        [1, -3],
        [2, -Infinity],
      ],
    },
  ])('reads numbers of $dtype as doubles and as float32, wherever they are', ({ data, rows }) => {
    for (const width of ['float64', 'float32'] as const) {
      expect(rowsOf({ shape: [2, 2], data }, 0, referenceKernel, width)).toEqual(rows);
      expect(rowsOf({ shape: [2, 2], data }, 0, distantKernel(), width)).toEqual(rows);
    }
  });
});
