import { describe, expect, test } from 'vitest';
import { checkLabels } from '../../../src/core/rows/check-labels.ts';
import { IGNORED } from '../../../src/core/rows/counted-rows.ts';
import { DEFAULT_IGNORE_INDEX } from '../../../src/core/rows/read-labels.ts';
import { classLayout } from '../../../src/core/tensors/class-layout.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const layout = (rows: number, classes: number) => classLayout('logits', [rows, classes]);
const labelsOf = (...labels: number[]) => tensor([labels.length], labels);

describe('checkLabels', () => {
  test('gives the class of each row', () => {
    expect(checkLabels(labelsOf(2, 0, 1), layout(3, 3))).toEqual(Int32Array.of(2, 0, 1));
  });

  test('takes -0 for class 0', () => {
    expect(checkLabels(labelsOf(-0), layout(1, 3))).toEqual(Int32Array.of(0));
  });

  test('gives IGNORED for ignore_index, -100 by default', () => {
    expect(DEFAULT_IGNORE_INDEX).toBe(-100);
    expect(checkLabels(labelsOf(-100, 1), layout(2, 3))).toEqual(Int32Array.of(IGNORED, 1));
    expect(checkLabels(labelsOf(255, 1), layout(2, 3), 255)).toEqual(Int32Array.of(IGNORED, 1));
  });

  test('ignores a class that is ignore_index', () => {
    expect(checkLabels(labelsOf(0, 1, 0), layout(3, 2), 0)).toEqual(Int32Array.of(IGNORED, 1, IGNORED));
  });

  test('takes a single number for a single row of shape [C]', () => {
    expect(checkLabels(tensor([], [2]), classLayout('logits', [3]))).toEqual(Int32Array.of(2));
  });

  test.each([12, 10, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 4294967296])(
    'refuses label %d of 10 classes',
    (label) => {
      expect(inputErrorOf(() => checkLabels(labelsOf(0, label), layout(2, 10)))).toEqual({
        code: 'LABEL_OUT_OF_RANGE',
        issues: [
          {
            path: ['labels', 1],
            detail: `labels[1] is ${label}; expected an integer in [0, 10) or ignore_index -100`,
          },
        ],
      });
    },
  );

  test('names every wrong label by its indices', () => {
    const labels = tensor([2, 2], [0, 3, -7, 1]);
    const { issues } = inputErrorOf(() => checkLabels(labels, classLayout('logits', [2, 3, 2])));
    expect(issues.map(({ path }) => path)).toEqual([
      ['labels', 0, 1],
      ['labels', 1, 0],
    ]);
  });

  test('names sixteen wrong labels at most', () => {
    const labels = labelsOf(...new Array<number>(40).fill(9));
    const { issues } = inputErrorOf(() => checkLabels(labels, layout(40, 3)));
    expect(issues.map(({ path }) => path[1])).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  test('refuses a shape that is not that of the rows', () => {
    expect(inputErrorOf(() => checkLabels(labelsOf(0, 1), layout(3, 3)))).toEqual({
      code: 'SHAPE_MISMATCH',
      issues: [
        {
          path: ['labels'],
          detail: 'labels has shape [2]; expected shape [3], that of the logits without their class axis',
        },
      ],
    });
  });

  test('refuses an array for a single row of shape [C], and a number for a batch', () => {
    expect(inputErrorOf(() => checkLabels(labelsOf(0), classLayout('logits', [3]))).issues[0]?.detail).toBe(
      'labels has shape [1]; expected a single number, that of the logits without their class axis',
    );
    expect(inputErrorOf(() => checkLabels(tensor([], [0]), layout(1, 3))).issues[0]?.detail).toBe(
      'labels is a single number; expected shape [1], that of the logits without their class axis',
    );
  });
});
