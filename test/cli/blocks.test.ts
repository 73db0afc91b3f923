import { describe, expect, test } from 'vitest';
import { type Block, blockAt, blocksOf, rowsOf } from '../../src/cli/evaluate/blocks.ts';
import { evaluateAll } from '../../src/cli/evaluate/evaluate-all.ts';
import { placeInFile } from '../../src/cli/evaluate/place-in-file.ts';
import { reportOf } from '../../src/cli/evaluate/report.ts';
import type { StoredArray } from '../../src/cli/evaluate/stored-array.ts';
import { bytesOfTensor } from '../../src/codecs/binary/typed-tensor.ts';
import { InputError } from '../../src/core/tensors/input-error.ts';
import { sizeOf } from '../../src/core/tensors/tensor.ts';

/** An array in memory. */
function stored(
  name: string,
  type: 'F32' | 'I64',
  shape: readonly number[],
  value: (i: number) => number,
): StoredArray {
  const values = Float64Array.from({ length: sizeOf(shape) }, (_, i) => value(i));
  const bytes = bytesOfTensor({ type, shape, data: type === 'F32' ? Float32Array.from(values) : values });
  return { name, type, shape, isBigEndian: false, start: 0, file: `${name}.npy`, source: { bytes } };
}

const logits = (shape: readonly number[]) => stored('logits', 'F32', shape, (i) => 4 * Math.sin(7 * i));

/** Some of the rows, of which all have numbers but those that do not count. */
const labels = (shape: readonly number[], classes: number) =>
  stored('labels', 'I64', shape, (i) => (i % 5 === 3 ? -100 : (3 * i) % classes));

/** The numbers of rows, in the order of their blocks. */
function rowsInBlocks(blocks: ReturnType<typeof blocksOf>): number[] {
  const all = Array.from({ length: blocks.count }, (_, i) => rowsOf(blocks, blockAt(blocks, i)));
  return all.flatMap(({ first, last }) => Array.from({ length: last - first }, (_, i) => first + i));
}

describe('blocksOf', () => {
  test.each([
    { shape: [7, 3], axis: 1, bytes: 24, count: 4 },
    { shape: [2, 3, 5], axis: 2, bytes: 100, count: 2 },
    { shape: [4, 3, 5], axis: 1, bytes: 130, count: 2 },
    { shape: [3, 40], axis: 0, bytes: 36, count: 14 },
    { shape: [3, 40], axis: 0, bytes: 60, count: 1 },
    { shape: [2, 3, 5, 8], axis: 1, bytes: 48, count: 20 },
    { shape: [3], axis: 0, bytes: 1, count: 1 },
    { shape: [0, 3], axis: 1, bytes: 100, count: 0 },
    { shape: [2, 3, 0], axis: 1, bytes: 100, count: 1 },
  ])('cuts $shape with classes on axis $axis into blocks of $bytes bytes, which have each row once', (one) => {
    const blocks = blocksOf(logits(one.shape), one.axis, one.bytes);
    expect(blocks.count).toBe(one.count);
    expect(rowsInBlocks(blocks)).toEqual(Array.from({ length: blocks.rows }, (_, i) => i));
  });

  test('refuses a row that is too large for any block', () => {
    const large = { ...logits([1]), shape: [2, 2 ** 29] };
    expect(() => blocksOf(large, 1)).toThrow(
      'logits.npy: a row of logits has 536870912 classes; expected 268435456 or fewer',
    );
  });
});

describe('evaluateAll', () => {
  test.each([
    { shape: [50, 7], axis: 1, shift: 0 },
    { shape: [6, 9, 7], axis: 2, shift: 1 },
    { shape: [2, 7, 60], axis: 1, shift: 0 },
    { shape: [2, 7, 60], axis: 1, shift: 2 },
    { shape: [7, 90], axis: 0, shift: 1 },
    { shape: [2, 7, 6, 11], axis: 1, shift: 1 },
  ])('comes to the same for $shape, axis $axis, shift $shift whatever the size of a block', async (one) => {
    const { shape, axis, shift } = one;
    const classes = shape[axis] as number;
    const arrays = { logits: logits(shape), labels: labels(shape.toSpliced(axis, 1), classes), mask: undefined };
    const come = async (bytes?: number) => {
      const blocks = blocksOf(arrays.logits, axis, bytes);
      const task = { ...arrays, blocks, shift, texts: {}, bins: 15, topK: [1, 3] };
      const { tally, inTopK } = await evaluateAll(task, 1, () => undefined);
      const topK = inTopK.map((count, i) => ({ k: 2 * i + 1, inTopK: count }));
      return reportOf(tally, topK, classes, { bytes: 10, words: 3 });
    };
    const whole = await come();
    expect(whole.valid_rows).toBeGreaterThan(20);
    for (const bytes of [10, 30, 100, 1000]) expect(await come(bytes)).toEqual(whole);
  });
});

describe('placeInFile', () => {
  const blocks = blocksOf(logits([3, 7, 5, 8]), 1, 7 * 4 * 4);
  const block: Block = blockAt(blocks, 15);
  const moved = (path: readonly (string | number)[], detail: string, shift = 0) => {
    const [issue] = placeInFile(new InputError('X', [{ path, detail }]), blocks, block, shift).issues;
    return issue;
  };

  test('names places of the whole array, of a block that is cut out of the inner axes', () => {
    expect(block).toEqual({ place: 1, places: 1, row: 20, rows: 4 });
    expect(moved(['logits', 0, 4, 3], 'logits[0][4][3] is NaN')).toEqual({
      path: ['logits', 1, 4, 2, 7],
      detail: 'logits[1][4][2][7] is NaN',
    });
    expect(moved(['logits', 0], 'logits[0][:][3] is -Infinity')).toEqual({
      path: ['logits', 1],
      detail: 'logits[1][:][2][7] is -Infinity',
    });
    expect(moved(['labels', 0, 3], 'labels[0][3] is 9', 2)).toEqual({
      path: ['labels', 1, 3, 1],
      detail: 'labels[1][3][1] is 9',
    });
    expect(moved(['temperature'], 'temperature is 0')).toEqual({ path: ['temperature'], detail: 'temperature is 0' });
  });
});
