import { describe, expect, test } from 'vitest';
import { checkGradOutput } from '../../../src/core/rows/check-grad-output.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

describe('checkGradOutput', () => {
  test('accepts finite numbers of the shape', () => {
    expect(() => checkGradOutput(tensor([2], [1, -1e308]), [2], 'that of the losses', 'error')).not.toThrow();
  });

  test('refuses what is not finite, unless it propagates', () => {
    const gradOutput = tensor([2], [1, Number.NaN]);
    expect(inputErrorOf(() => checkGradOutput(gradOutput, [2], 'that of the losses', 'error'))).toEqual({
      code: 'NON_FINITE_INPUT',
      issues: [{ path: ['grad_output', 1], detail: 'grad_output[1] is NaN; expected a finite number' }],
    });
    expect(() => checkGradOutput(gradOutput, [2], 'that of the losses', 'propagate')).not.toThrow();
  });

  test('does not look at elements that do not count', () => {
    const gradOutput = tensor([2], [Number.NaN, 1]);
    expect(() => checkGradOutput(gradOutput, [2], 'that of the losses', 'error', (row) => row !== 0)).not.toThrow();
  });

  test('refuses another shape even where non-finite values propagate', () => {
    expect(inputErrorOf(() => checkGradOutput(tensor([3]), [2], 'that of the losses', 'propagate'))).toEqual({
      code: 'SHAPE_MISMATCH',
      issues: [{ path: ['grad_output'], detail: 'grad_output has shape [3]; expected shape [2], that of the losses' }],
    });
  });
});
