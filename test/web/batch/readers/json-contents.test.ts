import { expect, test } from 'vitest';
import { jsonContents } from '../../../../web/src/batch/readers/json-contents.ts';

test('a body is its tensors and options', () => {
  const { logits, labels, options } = jsonContents(
    '{"logits": [[1, "-Infinity"], [3, 4]], "labels": [0, 1], "label_smoothing": 0.1}',
  );
  expect(logits).toEqual({ type: 'F64', shape: [2, 2], data: Float64Array.of(1, -Infinity, 3, 4) });
  expect(labels?.data).toEqual(Float64Array.of(0, 1));
  expect(options).toEqual({ label_smoothing: 0.1 });
});

test('a body of rank 1 is one row', () => {
  const { logits, labels } = jsonContents('{"logits": [1, 2, 3], "labels": 2}');
  expect([logits?.shape, labels?.shape]).toEqual([[1, 3], [1]]);
});

test('a body with class_axis 0 is turned, so that rows are rows', () => {
  const { logits, options } = jsonContents('{"logits": [[1, 2, 3], [4, 5, 6]], "labels": [0, 0, 1], "class_axis": 0}');
  expect(logits).toEqual({ type: 'F64', shape: [3, 2], data: Float64Array.of(1, 4, 2, 5, 3, 6) });
  expect(options).toEqual({ class_axis: 0 });
});

test('soft targets are a matrix', () => {
  expect(jsonContents('{"logits": [[1, 2]], "target_probs": [[0.25, 0.75]]}').targetProbs?.data).toEqual(
    Float64Array.of(0.25, 0.75),
  );
});

test('a bare matrix is a table, a list is labels', () => {
  expect(jsonContents('[[1, 2, 0], [3, 4, 1]]').table).toMatchObject({ rows: 2, hasHeader: false });
  expect(jsonContents('[0, 1, 2]').labels).toEqual({ type: 'I64', shape: [3], data: Float64Array.of(0, 1, 2) });
});

test.each([
  ['{"logits": [[1, 2], [3]], "labels": [0, 1]}', { path: 'logits[1]' }, '1', 'width', '2'],
  ['{"logits": [[1, "x"]], "labels": [0]}', { path: 'logits[0][1]' }, '“x”', 'number', ''],
  ['{"logits": [[1, null]], "labels": [0]}', { path: 'logits[0][1]' }, 'null', 'number', ''],
  ['{"logits": [[[1]]], "labels": [0]}', { path: 'logits[0][0]' }, '[…]', 'matrix', ''],
  ['{"logits": [[1, 2]], "labels": [1.5]}', { path: 'labels[0]' }, '1.5', 'integer', ''],
  ['{"logits": [[1, 2]], "label": [1]}', undefined, '“label”', 'member', expect.stringContaining('labels')],
  ['{"reduction": "sum"}', undefined, '{…}', 'bodyOrMatrix', ''],
  ['3', undefined, '3', 'bodyOrMatrix', ''],
])('of %s says what is wrong', (text, place, seen, expected, detail) => {
  expect(() => jsonContents(text)).toThrow(expect.objectContaining({ place, seen, expected, detail }));
});
