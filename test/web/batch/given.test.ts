import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../../src/codecs/npy/write-npy.ts';
import { writeSafetensors } from '../../../src/codecs/safetensors/write-safetensors.ts';
import { givenOf } from '../../../web/src/batch/given.ts';
import { readGiven, readGivenText } from '../../../web/src/batch/read-given.ts';
import { bytesOf, named } from '../../codecs/npy/arrays.ts';
import { writeFile } from '../../support/safetensors.ts';

test('a body is its tensors and options', () => {
  const { logits, labels, options } = readGivenText(
    '{"logits": [[1, "-Infinity"], [3, 4]], "labels": [0, 1], "label_smoothing": 0.1}',
  );
  expect(logits).toEqual({ shape: [2, 2], data: Float64Array.of(1, -Infinity, 3, 4) });
  expect(labels?.data).toEqual(Float64Array.of(0, 1));
  expect(options).toEqual({ label_smoothing: 0.1 });
});

test('a body of rank 1 is one row', () => {
  const { logits, labels } = readGivenText('{"logits": [1, 2, 3], "labels": 2}');
  expect([logits?.shape, labels?.shape]).toEqual([[1, 3], [1]]);
});

test('a body with class_axis 0 is turned, so that rows are rows', () => {
  const { logits, options } = readGivenText('{"logits": [[1, 2, 3], [4, 5, 6]], "labels": [0, 0, 1], "class_axis": 0}');
  expect(logits).toEqual({ shape: [3, 2], data: Float64Array.of(1, 4, 2, 5, 3, 6) });
  expect(options).toEqual({ class_axis: 0 });
});

test('soft targets are a matrix', () => {
  expect(readGivenText('{"logits": [[1, 2]], "target_probs": [[0.25, 0.75]]}').targetProbs?.data).toEqual(
    Float64Array.of(0.25, 0.75),
  );
});

test('a bare matrix is a table, a list is labels', () => {
  expect(readGivenText('[[1, 2, 0], [3, 4, 1]]').table).toMatchObject({ rows: 2, hasHeader: false });
  expect(readGivenText('[0, 1, 2]').labels).toEqual({ type: 'I64', shape: [3], data: Float64Array.of(0, 1, 2) });
});

test.each([
  ['{"logits": [[1, 2], [3]], "labels": [0, 1]}', { path: 'logits[1]' }, '1', 'width', '2'],
  ['{"logits": [[1, "x"]], "labels": [0]}', { path: 'logits[0][1]' }, '“x”', 'number', ''],
  ['{"logits": [[1, null]], "labels": [0]}', { path: 'logits[0][1]' }, 'null', 'number', ''],
  ['{"logits": [[[1]]], "labels": [0]}', { path: 'logits' }, '(1, 1, 1)', 'matrix', ''],
  ['{"logits": [[1, 2]], "labels": [1.5]}', { path: 'labels[0]' }, '1.5', 'integer', ''],
  ['{"logits": [[1, 2]], "label": [1]}', undefined, '“label”', 'member', expect.stringContaining('labels')],
  ['{"reduction": "sum"}', undefined, '{…}', 'bodyOrMatrix', ''],
])('of %s says what is wrong', (text, place, seen, expected, detail) => {
  expect(() => readGivenText(text)).toThrow(expect.objectContaining({ place, seen, expected, detail }));
});

describe('an array of NumPy', () => {
  test('is logits at rank 2, in their type, and labels at rank 1', () => {
    const logits = { shape: [1, 2], data: Float32Array.of(1, 2) };
    expect(readGiven('a.npy', writeNpy(logits))).toEqual({ logits });
    expect(readGiven('labels.npy', bytesOf(named('>i2 of rank 1'))).labels).toEqual({
      type: 'I16',
      shape: [6],
      data: Float64Array.of(0, 1, -1, 32767, -32767, -100),
    });
    expect(readGiven('labels.npy', bytesOf(named('b1 of rank 1'))).labels?.data).toEqual(Float64Array.of(1, 0, 1));
  });

  test('is logits, too, if it is integers at rank 2', () => {
    const integers = bytesOf(named('int64 of shape (2, 3) in column-major order'));
    expect(readGiven('a.npy', integers).logits?.data).toEqual(Float64Array.of(-8, -7, -6, -5, -4, -3));
  });

  test.each([
    ['float64 of shape (2, 3, 4)', { path: 'shape' }, '(2, 3, 4)', 'arrayRank'],
    ['float64 of shape ()', { path: 'shape' }, '()', 'arrayRank'],
    ['<f8 of rank 1', { path: 'dtype' }, 'F64 (10,)', 'integersAtRank1'],
  ])('of the wrong kind says so: %s', (name, place, seen, expected) => {
    expect(() => readGiven('a.npy', bytesOf(named(name)))).toThrow(expect.objectContaining({ place, seen, expected }));
  });

  test('that cannot be read says why', () => {
    expect(() => readGiven('labels.npy', bytesOf(named('texts')))).toThrow('labels has dtype <U3, which are texts');
    expect(() => readGiven('a.npy', new TextEncoder().encode('1,2'))).toThrow('the file starts with 31 2c 32');
  });
});

describe('named arrays', () => {
  const array = (shape: readonly number[]) =>
    ({ shape, type: 'F64', read: () => ({ shape, data: new Float64Array(6) }) }) as const;
  const arrays = { logits: array([2, 3]), labels: { ...array([2]), type: 'I64' } as const };

  test.each([
    [{ mask: array([2]) }, {}, '“mask”'],
    [{ ignore_index: array([2]) }, {}, '“ignore_index”'],
    [{}, { temperature: '2' }, '“temperature”'],
  ])('with a field that the page cannot send are refused: %j', (others, texts, seen) => {
    const contents = { holds: 'tensors', arrays: { ...arrays, ...others }, texts } as const;
    expect(() => givenOf(contents)).toThrow(expect.objectContaining({ seen, expected: 'member' }));
  });

  test('with others besides are those of the request', () => {
    const contents = {
      holds: 'tensors',
      arrays: { ...arrays, embeddings: array([6]) },
      texts: { format: 'pt' },
    } as const;
    expect(Object.keys(givenOf(contents))).toEqual(['logits', 'labels', 'options']);
  });
});

describe('a safetensors file', () => {
  const real = (...values: number[]) => ({ dtype: 'F64', shape: [1, values.length], data: Float64Array.from(values) });

  test('is its tensors in their types', () => {
    const logits = { type: 'BF16', shape: [1, 2], data: Uint16Array.of(0x3f80, 0xc000) } as const;
    const labels = { type: 'U8', shape: [1], data: Float64Array.of(1) } as const;
    const given = readGiven('a', writeSafetensors({ logits, labels }));
    expect(given).toEqual({ logits: { shape: [1, 2], data: logits.data }, labels, options: {} });
  });

  test('has options in its metadata, weights in a tensor; the rest is passed over', () => {
    const tensors = {
      logits: real(1),
      class_weight: { ...real(2), shape: [1] },
      other: { dtype: 'C64', shape: [1], data: new Uint8Array(8) },
    };
    const file = writeFile(tensors, { format: 'pt', label_smoothing: '0.1' });
    expect(readGiven('a', file).options).toEqual({ label_smoothing: '0.1', class_weight: [2] });
  });

  test('with class_axis 0 is turned, so that rows are rows', () => {
    const logits = { dtype: 'F64', shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) };
    const given = readGiven('a', writeFile({ logits }, { class_axis: '0' }));
    expect(given.logits).toEqual({ shape: [3, 2], data: Float64Array.of(1, 4, 2, 5, 3, 6) });
  });

  test('that is none, or lacks what is needed, says so', () => {
    expect(() => readGiven('a', writeFile({ x: real(1) }))).toThrow(
      expect.objectContaining({ place: undefined, seen: 'x', expected: 'tensors' }),
    );
    expect(() => readGiven('a', writeFile({ logits: { ...real(1), shape: [1] } }))).toThrow(
      expect.objectContaining({ place: { path: 'logits' }, seen: '(1,)', expected: 'matrix' }),
    );
    const bytes = { dtype: 'U8', shape: [1, 1], data: Uint8Array.of(1) };
    expect(() => readGiven('a', writeFile({ logits: bytes }))).toThrow('logits has dtype U8; expected F64, F32, F16');
    expect(() => readGiven('a', writeFile({ logits: real(1) }).subarray(0, -4))).toThrow('the file ends after 4 bytes');
  });
});
