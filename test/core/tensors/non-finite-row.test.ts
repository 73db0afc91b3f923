import { describe, expect, test } from 'vitest';
import { classLayout } from '../../../src/core/tensors/class-layout.ts';
import { rejectRow, rowPath } from '../../../src/core/tensors/non-finite-row.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

describe('rowPath', () => {
  test('of a row inside other axes is that of the docstring', () => {
    const shape = [2, 3, 4];
    expect(rowPath('logits', shape, classLayout('logits', shape), 5)).toEqual({
      path: ['logits', 1],
      name: 'logits[1][:][1]',
    });
  });

  test('of a row of the innermost axis is its indices', () => {
    expect(rowPath('logits', [2, 3], classLayout('logits', [2, 3]), 1)).toEqual({
      path: ['logits', 1],
      name: 'logits[1]',
    });
  });

  test('of a single row is the tensor', () => {
    expect(rowPath('logits', [3], classLayout('logits', [3]), 0)).toEqual({ path: ['logits'], name: 'logits' });
  });
});

describe('rejectRow', () => {
  const refusal = (shape: readonly number[], values: readonly number[], row: number) =>
    inputErrorOf(() => rejectRow('logits', tensor(shape, values), classLayout('logits', shape), row));

  test.each([
    { name: 'the first NaN', values: [0, 0, 1, nan], path: ['logits', 1, 1], seen: 'logits[1][1] is NaN' },
    { name: 'the first +Infinity', values: [0, 0, inf, nan], path: ['logits', 1, 0], seen: 'logits[1][0] is Infinity' },
    { name: 'NaN after -Infinity', values: [0, 0, -inf, nan], path: ['logits', 1, 1], seen: 'logits[1][1] is NaN' },
  ])('names $name', ({ values, path, seen }) => {
    expect(refusal([2, 2], values, 1)).toEqual({
      code: 'NON_FINITE_INPUT',
      issues: [{ path, detail: `${seen}; expected a finite number or -Infinity (see on_non_finite)` }],
    });
  });

  test('names the row that is -Infinity throughout', () => {
    expect(refusal([1, 2, 2], [0, -inf, 0, -inf], 1)).toEqual({
      code: 'NON_FINITE_INPUT',
      issues: [
        {
          path: ['logits', 0],
          detail:
            'logits[0][:][1] is -Infinity in every class; expected at least one finite number (see on_non_finite)',
        },
      ],
    });
  });
});
