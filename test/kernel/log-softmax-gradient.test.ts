import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeLogSoftmaxGradient } from '../../src/kernel/log-softmax-gradient.ts';
import { anyFinite } from '../core/arbitraries.ts';
import { divide, fixed, multiply, sum } from '../core/fixed-point.ts';
import { expectUlps, loaded, rowWith, softmaxOf, written } from './rows.ts';

const { NaN: nan, NEGATIVE_INFINITY: masked } = Number;

/** The gradient of a row for an upstream gradient, and how many numbers of it are said to be NaN. */
function gradient(logits: readonly number[], upstream: readonly number[]) {
  const { length } = logits;
  let doubtful = 0;
  const grad = written(length, (out) => {
    doubtful = writeLogSoftmaxGradient(loaded(...logits), length, Float64Array.from(upstream), 0, out, 0);
  });
  return { grad, doubtful };
}

/** G_c − p_c Σ_j G_j in fixed point. */
function exactly(logits: readonly number[], upstream: readonly number[]): bigint[] {
  const { exps, total } = softmaxOf(logits);
  const g = upstream.map(fixed);
  const all = sum(g);
  return g.map((gc, c) => divide(multiply(gc, total) - multiply(exps[c] as bigint, all), total));
}

describe('writeLogSoftmaxGradient', () => {
  test('reads and writes from where each starts, and nothing else', () => {
    const upstream = Float64Array.of(7, 1, 0, 7);
    const write = (out: Float64Array) => writeLogSoftmaxGradient(loaded(0, 0), 2, upstream, 1, out, 2);
    expect(written(5, write)).toEqual([9, 9, 0.5, -0.5, 9]);
  });

  test('adds up upstream gradients without losing small ones among large ones', () => {
    const { grad, doubtful } = gradient([0, 0, 0, 0, 0], [0, 1e6, 1, 1, -1e6]);
    expect(grad).toEqual([-0.4, 999999.6, 0.6, 0.6, -1000000.4]);
    expect(doubtful).toBe(0);
  });

  test('of upstream gradients that cancel in their sum is NaN where that may matter, and counted', () => {
    const { grad, doubtful } = gradient([0, 0, 0, 0, 0], [0, 1e16, 1, 1, -1e16]);
    expect(grad).toEqual([nan, 1e16, nan, nan, -1e16]);
    expect(doubtful).toBe(3);
  });

  test('keeps the digits at a probability near 1', () => {
    const { grad, doubtful } = gradient([0, -50], [1, 0]);
    expect(grad).toEqual([1.9287498479639178e-22, -1.9287498479639178e-22]);
    expect(doubtful).toBe(0);
  });

  test('of a masked class is its upstream gradient', () => {
    expect(gradient([masked, 0, 0], [5, 1, 0]).grad).toEqual([5, -2, -3]);
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
