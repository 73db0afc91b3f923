import { describe, expect, test } from 'vitest';
import { IGNORED } from '../../src/core/check-labels.ts';
import { fromDouble, subtract } from '../../src/core/exact/big-float.ts';
import { labelDivisor } from '../../src/core/label-divisor.ts';

const divisorOf = (classes: number[], weights?: number[]) =>
  labelDivisor('mean', Int32Array.from(classes), weights && Float64Array.from(weights));

describe('labelDivisor', () => {
  test('for mean is the sum of the weights of the labels that count: the docstring example', () => {
    expect(labelDivisor('mean', Int32Array.of(2, 0, -1), Float64Array.of(1, 2, 5)).high).toBe(6);
  });

  test('for mean without weights is how many rows count', () => {
    expect(divisorOf([1, IGNORED, 0])).toMatchObject({ high: 2, low: 0, isOrdinary: true });
    expect(divisorOf([IGNORED, IGNORED]).high).toBe(0);
    expect(divisorOf([]).high).toBe(0);
  });

  test.each(['none', 'sum'] as const)('for %s is 1', (reduction) => {
    expect(labelDivisor(reduction, Int32Array.of(2, 0), Float64Array.of(1, 2, 5)).high).toBe(1);
  });

  test('is 0 for weights that are 0, or that cancel', () => {
    expect(divisorOf([0, 0], [0, 1]).high).toBe(0);
    expect(divisorOf([0, 1], [1, -1]).high).toBe(0);
    expect(divisorOf([0, 1, 2], [1e16, 1, -1e16]).high).toBe(1);
  });

  test('has a low part', () => {
    expect(divisorOf([0, 1], [1, 2 ** -60])).toMatchObject({ high: 1, low: 2 ** -60 });
    expect(divisorOf([0, 1, 2], [2 ** 60, 1, 2 ** -60])).toMatchObject({ high: 2 ** 60, low: 1 + 2 ** -60 });
  });

  test.each([
    { name: 'huge', weights: [1e308, 1e308] },
    { name: 'tiny', weights: [1e-308, 2e-308] },
    { name: 'subnormal', weights: [5e-324, 1e-323] },
  ])('of $name weights is exact', ({ weights }) => {
    const { exact, isOrdinary } = divisorOf([0, 1, 1], weights);
    const [a, b] = weights as [number, number];
    const rest = [a, b, b].reduce((left, w) => subtract(left, fromDouble(w)), exact());
    expect(rest.mantissa).toBe(0n);
    expect(isOrdinary).toBe(false);
  });
});
