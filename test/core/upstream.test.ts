import { describe, expect, test } from 'vitest';
import { IGNORED } from '../../src/core/check-labels.ts';
import { classLayout } from '../../src/core/class-layout.ts';
import { tensor } from '../../src/core/tensor.ts';
import { lossUpstream } from '../../src/core/upstream.ts';
import { inputErrorOf } from './input-error-of.ts';

const layout = classLayout('logits', [2, 3]);

describe('lossUpstream', () => {
  test('of nothing is 1 for every row', () => {
    expect(lossUpstream(undefined, 'none', layout, 'error')).toEqual({ values: Float64Array.of(1), step: 0 });
  });

  test.each(['mean', 'sum'] as const)('of a number goes for every row of a %s', (reduction) => {
    expect(lossUpstream(tensor([], [3]), reduction, layout, 'error')).toEqual({ values: Float64Array.of(3), step: 0 });
  });

  test('of one number a row goes with none', () => {
    expect(lossUpstream(tensor([2], [3, 4]), 'none', layout, 'error')).toEqual({
      values: Float64Array.of(3, 4),
      step: 1,
    });
  });

  test('of a shape that does not go with the reduction is refused', () => {
    expect(inputErrorOf(() => lossUpstream(tensor([2], [3, 4]), 'mean', layout, 'error'))).toEqual({
      code: 'SHAPE_MISMATCH',
      issues: [
        {
          path: ['grad_output'],
          detail: 'grad_output has shape [2]; expected a single number, the upstream gradient of a mean',
        },
      ],
    });
    expect(inputErrorOf(() => lossUpstream(tensor([], [3]), 'none', layout, 'error'))).toEqual({
      code: 'SHAPE_MISMATCH',
      issues: [
        { path: ['grad_output'], detail: 'grad_output is a single number; expected shape [2], that of the losses' },
      ],
    });
  });

  test('is not looked at where the row is ignored', () => {
    const gradOutput = tensor([2], [Number.NaN, 4]);
    const classes = Int32Array.of(IGNORED, 0);
    expect(lossUpstream(gradOutput, 'none', layout, 'error', classes).values).toEqual(gradOutput.data);
    expect(inputErrorOf(() => lossUpstream(gradOutput, 'none', layout, 'error', Int32Array.of(0, 0))).code).toBe(
      'NON_FINITE_INPUT',
    );
  });
});
