import { describe, expect, test } from 'vitest';
import { writeSoftmaxGradient } from '../../src/kernel/softmax-gradient.ts';
import { loaded, written } from './rows.ts';

describe('writeSoftmaxGradient', () => {
  test('reads and writes at a stride', () => {
    const upstream = Float64Array.of(7, 1, 7, 7, 0, 7);
    const write = (out: Float64Array) => writeSoftmaxGradient(loaded(0, 0), upstream, out, 1, 3, 2);
    expect(written(6, write)).toEqual([9, 0.25, 9, 9, -0.25, 9]);
  });

  test('keeps the digits at a probability near 1', () => {
    const write = (out: Float64Array) => writeSoftmaxGradient(loaded(0, -50), Float64Array.of(1, 0), out, 0, 1, 2);
    expect(written(2, write)).toEqual([1.9287498479639178e-22, -1.9287498479639178e-22]);
  });

  test('of upstream gradients near the largest double does not overflow on the way', () => {
    const upstream = Float64Array.of(1.7e308, -1.7e308);
    const write = (out: Float64Array) => writeSoftmaxGradient(loaded(0, 0), upstream, out, 0, 1, 2);
    expect(written(2, write)).toEqual([8.5e307, -8.5e307]);
  });
});
