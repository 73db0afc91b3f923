import { describe, expect, test } from 'vitest';
import { classLayout, rowStart } from '../../../src/core/tensors/class-layout.ts';
import { inputErrorOf } from '../input-error-of.ts';

describe('classLayout', () => {
  test('of [2, 5, 7] is that of the docstring', () => {
    expect(classLayout('logits', [2, 5, 7])).toEqual({
      axis: 1,
      outer: 2,
      classes: 5,
      inner: 7,
      rows: 14,
      rowShape: [2, 7],
    });
  });

  test.each([
    { shape: [4], axis: undefined, expected: { axis: 0, outer: 1, classes: 4, inner: 1, rows: 1, rowShape: [] } },
    { shape: [2, 4], axis: undefined, expected: { axis: 1, outer: 2, classes: 4, inner: 1, rows: 2, rowShape: [2] } },
    { shape: [2, 4], axis: 0, expected: { axis: 0, outer: 1, classes: 2, inner: 4, rows: 4, rowShape: [4] } },
    { shape: [2, 3, 4], axis: -1, expected: { axis: 2, outer: 6, classes: 4, inner: 1, rows: 6, rowShape: [2, 3] } },
    { shape: [2, 3, 4], axis: -3, expected: { axis: 0, outer: 1, classes: 2, inner: 12, rows: 12, rowShape: [3, 4] } },
    {
      shape: [2, 3, 4, 5],
      axis: undefined,
      expected: { axis: 1, outer: 2, classes: 3, inner: 20, rows: 40, rowShape: [2, 4, 5] },
    },
  ])('of $shape with class_axis $axis puts the classes on axis $expected.axis', ({ shape, axis, expected }) => {
    expect(classLayout('logits', shape, axis)).toEqual(expected);
  });

  test('of an empty batch [0] has no rows, whatever the class axis', () => {
    const empty = { axis: 0, outer: 0, classes: 0, inner: 1, rows: 0, rowShape: [0] };
    expect(classLayout('logits', [0])).toEqual(empty);
    expect(classLayout('logits', [0], -1)).toEqual(empty);
  });

  test('of no rows but some classes keeps both', () => {
    expect(classLayout('logits', [0, 3])).toMatchObject({ classes: 3, rows: 0, rowShape: [0] });
    expect(classLayout('logits', [2, 3, 0])).toMatchObject({ classes: 3, rows: 0, rowShape: [2, 0] });
  });

  test('of a single number is refused', () => {
    expect(inputErrorOf(() => classLayout('logits', []))).toEqual({
      code: 'INVALID_SHAPE',
      issues: [{ path: ['logits'], detail: 'logits is a single number; expected an array of rank 1 or more' }],
    });
  });

  test('without classes is refused', () => {
    expect(inputErrorOf(() => classLayout('log_probs', [2, 0]))).toEqual({
      code: 'INVALID_SHAPE',
      issues: [
        { path: ['log_probs'], detail: 'log_probs has shape [2, 0] and no classes on axis 1; expected 1 or more' },
      ],
    });
  });

  test.each([
    { shape: [2, 3], axis: 2, range: '[-2, 2)', rank: 2 },
    { shape: [2, 3], axis: -3, range: '[-2, 2)', rank: 2 },
    { shape: [3], axis: 1, range: '[-1, 1)', rank: 1 },
  ])('with class_axis $axis of rank $rank is refused with the range', ({ shape, axis, range, rank }) => {
    const detail = `class_axis is ${axis}; expected an integer in ${range} since logits has rank ${rank}`;
    expect(inputErrorOf(() => classLayout('logits', shape, axis))).toEqual({
      code: 'CLASS_AXIS_OUT_OF_RANGE',
      issues: [{ path: ['class_axis'], detail }],
    });
  });
});

test('rowStart is the place of the first class of each row, in the order of the labels', () => {
  const layout = classLayout('logits', [2, 3, 2]);
  expect([0, 1, 2, 3].map((row) => rowStart(layout, row))).toEqual([0, 1, 6, 7]);
  const last = classLayout('logits', [2, 3, 2], -1);
  expect([0, 1, 2, 3, 4, 5].map((row) => rowStart(last, row))).toEqual([0, 2, 4, 6, 8, 10]);
  const first = classLayout('logits', [2, 3], 0);
  expect([0, 1, 2].map((row) => rowStart(first, row))).toEqual([0, 1, 2]);
});
