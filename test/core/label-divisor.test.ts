import { describe, expect, test } from 'vitest';
import { IGNORED } from '../../src/core/check-labels.ts';
import { labelDivisor } from '../../src/core/label-divisor.ts';

const divisorOf = (classes: number[], weights?: number[], usesAllWeights = false) =>
  labelDivisor('mean', Int32Array.from(classes), weights && Float64Array.from(weights), usesAllWeights);

describe('labelDivisor', () => {
  test('for mean is the sum of the weights of the labels that count: the docstring example', () => {
    const { divisor, scale, weight } = labelDivisor('mean', Int32Array.of(2, 0, -1), Float64Array.of(1, 2, 5), false);
    expect(divisor).toBe(6 * scale);
    expect(weight).toEqual(Float64Array.of(1 * scale, 2 * scale, 5 * scale));
    expect(Number.isInteger(Math.log2(scale))).toBe(true);
  });

  test('for mean without weights is how many rows count', () => {
    expect(divisorOf([1, IGNORED, 0])).toEqual({ divisor: 2, weight: undefined, scale: 1 });
    expect(divisorOf([IGNORED, IGNORED]).divisor).toBe(0);
    expect(divisorOf([]).divisor).toBe(0);
  });

  test.each(['none', 'sum'] as const)('for %s is 1, and the weights are as given', (reduction) => {
    const weight = Float64Array.of(1, 2, 5);
    expect(labelDivisor(reduction, Int32Array.of(2, 0), weight, false)).toEqual({ divisor: 1, weight, scale: 1 });
  });

  test('is 0 for weights that are 0, or that cancel', () => {
    expect(divisorOf([0, 0], [0, 1]).divisor).toBe(0);
    expect(divisorOf([0, 1], [1, -1]).divisor).toBe(0);
    expect(divisorOf([0, 1, 2], [1e16, 1, -1e16]).divisor).not.toBe(0);
  });

  test.each([
    { name: 'huge', weights: [1e308, 1e308] },
    { name: 'tiny', weights: [1e-308, 2e-308] },
    { name: 'subnormal', weights: [5e-324, 1e-323] },
  ])('of $name weights neither overflows nor loses digits', ({ weights }) => {
    const { divisor, weight, scale } = divisorOf([0, 1, 1], weights);
    const [a, b] = Array.from(weight as Float64Array) as [number, number];
    expect(a / scale).toBe(weights[0]);
    expect(b / scale).toBe(weights[1]);
    expect(divisor).toBe(a + b + b);
    expect(Number.isFinite(divisor)).toBe(true);
  });

  test('with smoothing brings the largest weight of all classes near 1, not only of the labels', () => {
    const weights = [1, 2 ** 950];
    expect(divisorOf([0], weights, true).scale).toBe(2 ** -950);
    expect(divisorOf([0], weights, false).scale).toBe(1);
  });
});
