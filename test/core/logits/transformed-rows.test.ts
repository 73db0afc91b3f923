import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toDouble } from '../../../src/core/exact/big-float.ts';
import { logSoftmax } from '../../../src/core/log-softmax.ts';
import { TransformedRows } from '../../../src/core/logits/transformed-rows.ts';
import { Pair } from '../../../src/core/pairs/pair.ts';
import { sigmoid } from '../../../src/core/pairs/sigmoid.ts';
import { softmax } from '../../../src/core/softmax.ts';
import { classLayout } from '../../../src/core/tensors/class-layout.ts';
import { referenceKernel } from '../../../src/core/tensors/kernel.ts';
import { tensor } from '../../../src/core/tensors/tensor.ts';

const { NaN: nan, NEGATIVE_INFINITY: masked } = Number;
const data = (result: { readonly data: ArrayLike<number> } | undefined) => Array.from(result?.data ?? []);

const rowsOf = (x: number[], temperature: number, softcap?: number) => {
  const rows = new TransformedRows(tensor([x.length], x), classLayout('logits', [x.length]), referenceKernel, {
    temperature,
    softcap,
  });
  rows.load(0);
  return rows;
};

describe('TransformedRows', () => {
  test('has differences of saturated logits to all digits', () => {
    // 5 tanh(8) − 5 tanh(8.2)
    const d = rowsOf([40, 41], 1, 5).difference(0, new Pair());
    expect(d.high).toBe(-3.7100584247028465e-7);
    const { exact } = rowsOf([40, 41], 1, 5);
    expect(Math.log(toDouble(exact.exp(0)))).toBeCloseTo(d.high, 15);
  });

  test('keeps a masked class masked under a cap', () => {
    const rows = rowsOf([1, masked], 2, 5);
    expect(rows.difference(1, new Pair()).high).toBe(masked);
    expect(rows.timesSlope(1, new Pair().set(1)).timesPowerOfTwo(rows.slopeUnit).high).toBe(0.5);
  });

  test('gives the largest logit after the transform, and −log p', () => {
    const rows = rowsOf([6, 4], 2);
    expect(rows.maximum(new Pair()).high).toBe(3);
    expect(rows.labelLoss(0, 1)).toBe(0.3132616875182228);
    expect(rows.labelLoss(1, 2)).toBe(2 * 1.3132616875182228);
  });

  test.each([
    [1e-300, undefined],
    [1, 1e-300],
    [1e-5, 1e300],
    [1e300, 1e-300],
    [5e-324, undefined],
  ])('of T = %d and cap = %d gives no NaN', (temperature, softcap) => {
    const logits = tensor([2, 3], [1e308, -1e308, 0, 1, 1, masked]);
    const gradOutput = tensor([2, 3], [1, -2, 3, 1, 0, 1]);
    const all = [
      softmax(logits, { temperature, softcap, gradOutput }),
      logSoftmax(logits, { temperature, softcap, gradOutput }),
    ];
    for (const result of all)
      for (const output of Object.values(result)) expect(data(output).some(Number.isNaN)).toBe(false);
  });

  test('of a row without a softmax is refused, or NaN', () => {
    const logits = tensor([2, 2], [masked, masked, 0, nan]);
    expect(() => softmax(logits, { temperature: 2 })).toThrow('logits[0] is -Infinity in every class');
    expect(data(softmax(logits, { softcap: 2, onNonFinite: 'propagate' }).probs)).toEqual([nan, nan, nan, nan]);
    expect(() => softmax(tensor([2], [0, 1]), { classMask: tensor([2], [0, 0]) })).toThrow('-Infinity in every class');
  });
});

describe('vector-Jacobian products of transformed logits', () => {
  const number = fc.double({ min: -30, max: 30, noNaN: true });
  const three = fc.array(number, { minLength: 3, maxLength: 3 });
  test.each([
    ['softmax', softmax],
    ['log-softmax', logSoftmax],
  ] as const)('of %s in pairs are those in exact numbers', (_, f) => {
    fc.assert(
      fc.property(
        three,
        three,
        fc.constantFrom(0.7, 1, 3),
        fc.constantFrom(undefined, 5, 20),
        (x, g, temperature, softcap) => {
          const options = { temperature, softcap };
          const inPairs = data(f(tensor([3], x), { ...options, gradOutput: tensor([3], g) }).grad);
          // Upstream gradients that are not ordinary are computed exactly.
          const large = tensor(
            [3],
            g.map((v) => v * 2 ** 50),
          );
          const exactly = data(f(tensor([3], x), { ...options, gradOutput: large }).grad);
          inPairs.forEach((value, c) => {
            const exact = (exactly[c] as number) / 2 ** 50;
            expect(Math.abs(value - exact)).toBeLessThanOrEqual(2 ** -52 * Math.abs(exact));
          });
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('sigmoid', () => {
  const value = new Pair();
  const complement = new Pair();
  test.each([
    [0, 0.5, 0.5],
    [50, 1, 1.9287498479639178e-22],
    [-50, 1.9287498479639178e-22, 1],
    [Number.POSITIVE_INFINITY, 1, 0],
    [masked, 0, 1],
    [nan, nan, nan],
  ])('of %d is %d, and its complement %d', (x, expected, rest) => {
    sigmoid(new Pair().set(x), value, complement);
    expect([value.high, complement.high]).toEqual([expected, rest]);
  });
});
