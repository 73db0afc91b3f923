import { describe, expect, test } from 'vitest';
import { npyContents } from '../../../../web/src/batch/readers/npy.ts';
import { writeNpy } from '../../../../web/src/batch/writers/write-npy.ts';
import { npy } from './npy-file.ts';

const doubles = (...values: number[]) => new Uint8Array(Float64Array.from(values).buffer);
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('versions', () => {
  test.each([1, 2, 3])('%i', (version) => {
    expect(npyContents(npy('<f8', '(1, 2)', doubles(0.1, -2), { version })).logits).toEqual({
      type: 'F64',
      shape: [1, 2],
      data: Float64Array.of(0.1, -2),
    });
  });
});

describe('types', () => {
  test.each([
    ['<f8', [0, 0, 0, 0, 0, 0, 0xf8, 0xbf], -1.5, 'F64'],
    ['>f8', [0xbf, 0xf8, 0, 0, 0, 0, 0, 0], -1.5, 'F64'],
    ['<f4', [0, 0, 0xc0, 0xbf], -1.5, 'F32'],
    ['>f4', [0xbf, 0xc0, 0, 0], -1.5, 'F32'],
    ['<f2', [0, 0xbe], -1.5, 'F16'],
    ['>f2', [0xbe, 0], -1.5, 'F16'],
    ['<i4', [0xfe, 0xff, 0xff, 0xff], -2, 'F64'],
  ])('%s of logits', (descr, data, value, type) => {
    expect(npyContents(npy(descr, '(1, 1)', bytes(...data))).logits).toEqual({
      type,
      shape: [1, 1],
      data: Float64Array.of(value),
    });
  });

  test.each([
    ['<i8', [0x9c, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -100],
    ['>i8', [0, 0, 0, 0, 0, 0, 1, 2], 258],
    ['<i4', [2, 1, 0, 0], 258],
    ['>i4', [0, 0, 1, 2], 258],
    ['<i2', [0x9c, 0xff], -100],
    ['|i1', [0x9c], -100],
    ['|u1', [200], 200],
    ['<u2', [2, 1], 258],
    ['>u4', [0, 0, 1, 2], 258],
    ['<u8', [3, 0, 0, 0, 0, 0, 0, 0], 3],
    ['|b1', [1], 1],
  ])('%s of labels', (descr, data, value) => {
    expect(npyContents(npy(descr, '(1,)', bytes(...data))).labels?.data).toEqual(Float64Array.of(value));
  });
});

test('a matrix in the order of Fortran is turned', () => {
  const file = npy('<f8', '(2, 3)', doubles(1, 4, 2, 5, 3, 6), { isFortran: true });
  expect(npyContents(file).logits?.data).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
});

test.each([
  [bytes(1, 2, 3), { byte: 0 }, '01 02 03', 'npyMagic'],
  [npy('<f8', '(1, 2)', doubles(1, 2), { version: 4 }), { byte: 6 }, '4.0', 'npyVersion'],
  [npy('<f8', '(1, 2)', doubles(1)), { byte: 128 }, '8', 'bytes'],
  [npy('<f8', '(1, 2, 3)', doubles(1)), { path: 'shape' }, '(1, 2, 3)', 'npyRank'],
  [npy('<f8', '()', doubles(1)), { path: 'shape' }, '()', 'npyRank'],
  [npy('<f8', '(2,)', doubles(1, 2)), { path: 'descr' }, '<f8 (2,)', 'integersAtRank1'],
  [npy('<c16', '(1, 1)', doubles(1, 2)), { path: 'descr' }, '<c16', 'npyType'],
  [npy('|O', '(1,)', doubles(1)), { path: 'descr' }, '|O', 'npyType'],
  [npy('<f8', '(x)', doubles(1)), { byte: 10 }, expect.stringContaining('descr'), 'npyHeader'],
  [npy('<f8', '(1, 2)', doubles(1, 2)).subarray(0, 20), { byte: 8 }, '118', 'npyHeader'],
  [npy('<i8', '(1,)', bytes(1, 0, 0, 0, 0, 0, 0x20, 0)), { path: '[0]' }, '9007199254740993', 'integer'],
])('of a bad file says what is wrong (%#)', (file, place, seen, expected) => {
  expect(() => npyContents(file)).toThrow(expect.objectContaining({ place, seen, expected }));
});

test.each(['F64', 'F32', 'F16'] as const)('what is written as %s is read back', (type) => {
  const tensor = { type, shape: [2, 2], data: Float64Array.of(0.5, -1, 2, 65504) };
  const file = writeNpy(tensor);
  expect(npyContents(file).logits).toEqual(tensor);
  // NumPy maps files into memory: their numbers start at a multiple of 64.
  expect((file.length - tensor.data.length * (type === 'F64' ? 8 : type === 'F32' ? 4 : 2)) % 64).toBe(0);
});

test('bfloat16 is written as float32', () => {
  const data = Float64Array.of(0.5, -1);
  expect(npyContents(writeNpy({ type: 'BF16', shape: [1, 2], data })).logits).toEqual({
    type: 'F32',
    shape: [1, 2],
    data,
  });
});
