import { describe, expect, test } from 'vitest';
import { checkTargetProbs } from '../../../src/core/rows/check-target-probs.ts';
import type { OnNonFinite } from '../../../src/core/rows/options.ts';
import { classLayout } from '../../../src/core/tensors/class-layout.ts';
import { convertNumbers } from '../../../src/core/tensors/convert-numbers.ts';
import { DTYPES, newNumbers } from '../../../src/core/tensors/numbers.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';
import { inputErrorOf } from '../input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

function check(
  shape: readonly number[],
  values: readonly number[],
  { validate = true, onNonFinite = 'error' as OnNonFinite, axis = 1 } = {},
): void {
  const layout = classLayout('logits', shape, axis);
  checkTargetProbs(tensor(shape, values), shape, layout, validate, onNonFinite);
}

describe('checkTargetProbs', () => {
  test.each([
    { name: 'one-hot rows', values: [1, 0, 0, 1] },
    { name: 'rows of fractions', values: [0.1, 0.9, 0.25, 0.75] },
    { name: 'a row that is 9e-7 too large', values: [0.5, 0.5 + 9e-7, 1, 0] },
    { name: 'a row that is 9e-7 too small', values: [0.5, 0.5 - 9e-7, 1, 0] },
  ])('accepts $name', ({ values }) => {
    expect(() => check([2, 2], values)).not.toThrow();
  });

  test('sums along the class axis, not along the last one', () => {
    const values = [0.25, 1, 0.75, 0];
    expect(() => check([1, 2, 2], values)).not.toThrow();
    expect(inputErrorOf(() => check([1, 2, 2], values, { axis: -1 })).code).toBe('NOT_A_DISTRIBUTION');
  });

  test('sums many probabilities without rounding them away', () => {
    const values = new Array<number>(100_000).fill(1e-5);
    expect(() => check([1, 100_000], values)).not.toThrow();
  });

  test.each([-0.1, 1.1, nan, inf, -inf])('refuses the probability %d with its place and range', (q) => {
    expect(inputErrorOf(() => check([2, 2], [1, 0, q, 1]))).toEqual({
      code: 'NOT_A_DISTRIBUTION',
      issues: [{ path: ['target_probs', 1, 0], detail: `target_probs[1][0] is ${q}; expected a number in [0, 1]` }],
    });
  });

  test('refuses a row that is off by more than 1e-6, with its sum', () => {
    expect(inputErrorOf(() => check([2, 2], [1, 0, 0.5, 0.25]))).toEqual({
      code: 'NOT_A_DISTRIBUTION',
      issues: [
        { path: ['target_probs', 1], detail: 'target_probs[1] sums to 0.75; expected a sum within 0.000001 of 1' },
      ],
    });
  });

  test('names the row in the notation of NumPy where the classes are not innermost', () => {
    const { issues } = inputErrorOf(() => check([1, 2, 2], [1, 0.5, 0, 0]));
    expect(issues).toEqual([
      {
        path: ['target_probs', 0],
        detail: 'target_probs[0][:][1] sums to 0.5; expected a sum within 0.000001 of 1',
      },
    ]);
  });

  test('names sixteen rows at most', () => {
    expect(inputErrorOf(() => check([20, 1], new Array<number>(20).fill(0))).issues).toHaveLength(16);
  });

  test('without validation accepts any finite numbers', () => {
    expect(() => check([1, 3], [-1, 5, 1e300], { validate: false })).not.toThrow();
  });

  test('without validation refuses what is not finite', () => {
    expect(inputErrorOf(() => check([1, 2], [nan, inf], { validate: false }))).toEqual({
      code: 'NON_FINITE_INPUT',
      issues: [
        { path: ['target_probs', 0, 0], detail: 'target_probs[0][0] is NaN; expected a finite number' },
        { path: ['target_probs', 0, 1], detail: 'target_probs[0][1] is Infinity; expected a finite number' },
      ],
    });
  });

  test('without validation and with propagate accepts everything', () => {
    expect(() => check([1, 2], [nan, inf], { validate: false, onNonFinite: 'propagate' })).not.toThrow();
  });

  test('refuses a shape that is not that of the logits', () => {
    const layout = classLayout('logits', [2, 2]);
    const run = () => checkTargetProbs(tensor([2], [0, 1]), [2, 2], layout, true, 'error');
    expect(inputErrorOf(run)).toEqual({
      code: 'SHAPE_MISMATCH',
      issues: [
        {
          path: ['target_probs'],
          detail: 'target_probs has shape [2]; expected shape [2, 2], that of the logits (class indices are labels)',
        },
      ],
    });
  });
});

/** 1e-6, and what rounding two probabilities to the type may add. */
const TOLERANCES = {
  float64: '0.000001',
  float32: 1e-6 + 2 ** -23,
  float16: 1e-6 + 2 ** -10 + 2 ** -23,
  bfloat16: 1e-6 + 2 ** -7,
};

describe.each(DTYPES)('checkTargetProbs of numbers of %s', (dtype) => {
  const checkTyped = (...values: number[]) => {
    const data = newNumbers(dtype, values.length);
    convertNumbers(Float64Array.from(values), data);
    const shape = [1, 2, 2];
    checkTargetProbs({ shape, data }, shape, classLayout('logits', shape, 1), true, 'error');
  };

  test('sums the values of each row', () => {
    expect(() => checkTyped(0.25, 1, 0.75, 0)).not.toThrow();
    expect(inputErrorOf(() => checkTyped(0.25, 1, 0.75, 0.5)).issues).toEqual([
      {
        path: ['target_probs', 0],
        detail: `target_probs[0][:][1] sums to 1.5; expected a sum within ${TOLERANCES[dtype]} of 1`,
      },
    ]);
  });

  test('refuses a value outside [0, 1]', () => {
    expect(inputErrorOf(() => checkTyped(0.25, 1, 0.75, -2)).issues).toEqual([
      { path: ['target_probs', 0, 1, 1], detail: 'target_probs[0][1][1] is -2; expected a number in [0, 1]' },
    ]);
  });
});
