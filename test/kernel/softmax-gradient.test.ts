import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeSoftmaxGradient } from '../../src/kernel/softmax-gradient.ts';
import { anyFinite } from '../core/arbitraries.ts';
import { divide, fixed, multiply, sum } from '../core/fixed-point.ts';
import { expectUlps, loaded, rowWith, softmaxOf, written } from './rows.ts';

const { NaN: nan, NEGATIVE_INFINITY: masked } = Number;

/** The gradient of a row for an upstream gradient, and how many numbers of it are said to be NaN. */
function gradient(logits: readonly number[], upstream: readonly number[]) {
  const { length } = logits;
  let doubtful = 0;
  const grad = written(length, (out) => {
    doubtful = writeSoftmaxGradient(loaded(...logits), length, Float64Array.from(upstream), 0, out, 0);
  });
  return { grad, doubtful };
}

/** p_c (G_c − Σ_j G_j p_j) in fixed point. */
function exactly(logits: readonly number[], upstream: readonly number[]): bigint[] {
  const { exps, total } = softmaxOf(logits);
  const g = upstream.map(fixed);
  const mean = divide(sum(g.map((gc, c) => multiply(gc, exps[c] as bigint))), total);
  return g.map((gc, c) => divide(multiply(exps[c] as bigint, gc - mean), total));
}

describe('writeSoftmaxGradient', () => {
  test('reads and writes from where each starts, and nothing else', () => {
    const upstream = Float64Array.of(7, 1, 0, 7);
    const write = (out: Float64Array) => writeSoftmaxGradient(loaded(0, 0), 2, upstream, 1, out, 2);
    expect(written(5, write)).toEqual([9, 9, 0.25, -0.25, 9]);
  });

  test('keeps the digits at a probability near 1', () => {
    const { grad, doubtful } = gradient([0, -50], [1, 0]);
    expect(grad).toEqual([1.9287498479639178e-22, -1.9287498479639178e-22]);
    expect(doubtful).toBe(0);
  });

  test('of a masked class is 0, whatever its upstream gradient', () => {
    expect(gradient([masked, 0, 0], [1e100, 1, 0]).grad).toEqual([0, 0.25, -0.25]);
  });

  test('of equal upstream gradients is 0, or NaN and counted', () => {
    const { grad, doubtful } = gradient([0, -1, -2], [3, 3, 3]);
    expect(grad.filter((g) => g !== 0 && !Number.isNaN(g))).toEqual([]);
    expect(grad.filter(Number.isNaN).length).toBe(doubtful);
  });

  test('of an upstream gradient at its mean is NaN, and counted', () => {
    expect(gradient([0, 0, 0], [0, 2, 1])).toEqual({ grad: [-1 / 3, 1 / 3, nan], doubtful: 1 });
  });

  const UPSTREAM = [
    { name: 'ordinary', number: fc.double({ noNaN: true, min: -100, max: 100 }) },
    { name: 'integer', number: fc.integer({ min: -2, max: 2 }) },
    { name: 'nearly equal', number: fc.integer({ min: -50, max: 50 }).map((n) => 1 + n * 2 ** -52) },
    { name: 'tiny to huge', number: anyFinite.filter((g) => Math.abs(g) <= 2 ** 400) },
  ];

  test.each(UPSTREAM)('is within 1 ulp or NaN, and counts what is NaN: $name upstream gradients', ({ number }) => {
    let certain = 0;
    const property = fc.property(rowWith(number), ([logits, upstream]) => {
      const { grad, doubtful } = gradient(logits, upstream);
      const exact = exactly(logits, upstream);
      expect(grad.filter(Number.isNaN).length).toBe(doubtful);
      grad.forEach((g, c) => {
        if (Number.isNaN(g)) return;
        certain++;
        expectUlps(g, exact[c] as bigint, 1, `grad[${c}]`);
      });
    });
    fc.assert(property, { numRuns: 1000 });
    expect(certain).toBeGreaterThan(2000);
  });
});
