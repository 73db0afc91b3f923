import { describe, expect, test } from 'vitest';
import { countedRows, IGNORED } from '../../../src/core/rows/counted-rows.ts';
import { lossUpstream } from '../../../src/core/rows/upstream.ts';
import { referenceKernel } from '../../../src/core/tensors/kernel.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const rowsOf = (marks?: Int32Array) => countedRows([2], {}, referenceKernel, marks);
const rows = rowsOf();

describe('lossUpstream', () => {
  test('of nothing is 1 for every row', () => {
    expect(lossUpstream(undefined, 'none', rows, 'error')).toEqual({ values: Float64Array.of(1), step: 0 });
  });

  test.each(['mean', 'sum'] as const)('of a number goes for every row of a %s', (reduction) => {
    expect(lossUpstream(tensor([], [3]), reduction, rows, 'error')).toEqual({ values: Float64Array.of(3), step: 0 });
  });

  test('of one number a row goes with none', () => {
    expect(lossUpstream(tensor([2], [3, 4]), 'none', rows, 'error')).toEqual({
      values: Float64Array.of(3, 4),
      step: 1,
    });
  });

  test('of a shape that does not go with the reduction is refused', () => {
    expect(inputErrorOf(() => lossUpstream(tensor([2], [3, 4]), 'mean', rows, 'error'))).toEqual({
      code: 'SHAPE_MISMATCH',
      issues: [
        {
          path: ['grad_output'],
          detail: 'grad_output has shape [2]; expected a single number, the upstream gradient of a mean',
        },
      ],
    });
    expect(inputErrorOf(() => lossUpstream(tensor([], [3]), 'none', rows, 'error'))).toEqual({
      code: 'SHAPE_MISMATCH',
      issues: [
        { path: ['grad_output'], detail: 'grad_output is a single number; expected shape [2], that of the losses' },
      ],
    });
  });

  test('is not looked at where the row is ignored', () => {
    const gradOutput = tensor([2], [Number.NaN, 4]);
    const classes = Int32Array.of(IGNORED, 0);
    expect(lossUpstream(gradOutput, 'none', rowsOf(classes), 'error').values).toEqual(gradOutput.data);
    expect(inputErrorOf(() => lossUpstream(gradOutput, 'none', rowsOf(Int32Array.of(0, 0)), 'error')).code).toBe(
      'NON_FINITE_INPUT',
    );
  });
});
