import { describe, expect, test } from 'vitest';
import { writeLogSoftmaxGradient } from '../../src/kernel/log-softmax-gradient.ts';
import { loaded, written } from './rows.ts';

describe('writeLogSoftmaxGradient', () => {
  test('reads and writes at a stride', () => {
    const upstream = Float64Array.of(7, 1, 7, 7, 0, 7);
    const write = (out: Float64Array) => writeLogSoftmaxGradient(loaded(0, 0), upstream, out, 1, 3, 2);
    expect(written(6, write)).toEqual([9, 0.5, 9, 9, -0.5, 9]);
  });

  test('adds up upstream gradients without losing small ones among large ones', () => {
    const upstream = Float64Array.of(0, 1e16, 1, 1, -1e16);
    const write = (out: Float64Array) => writeLogSoftmaxGradient(loaded(0, 0, 0, 0, 0), upstream, out, 0, 1, 5);
    expect(written(5, write)).toEqual([-0.4, 1e16, 0.6, 0.6, -1e16]);
  });

  test('keeps the digits at a probability near 1', () => {
    const write = (out: Float64Array) => writeLogSoftmaxGradient(loaded(0, -50), Float64Array.of(1, 0), out, 0, 1, 2);
    expect(written(2, write)).toEqual([1.9287498479639178e-22, -1.9287498479639178e-22]);
  });

  test('of upstream gradients near the largest double does not overflow on the way', () => {
    const upstream = Float64Array.of(1.7e308, 1.7e308, -1.7e308);
    const write = (out: Float64Array) => writeLogSoftmaxGradient(loaded(0, -800, -800), upstream, out, 0, 1, 3);
    expect(written(3, write)).toEqual([0, 1.7e308, -1.7e308]);
  });
});
