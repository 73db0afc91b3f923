import { describe, expect, test } from 'vitest';
import { valuesAxis } from '../../../web/src/losses/values-axis.ts';

describe('the axis of values', () => {
  test('linear: reaches all exact values, and has a strip for NaN only where there is one', () => {
    const axis = valuesAxis([0, 2], [0, 2], 'linear');
    expect(axis.domain[0]).toBeLessThan(0);
    expect(axis.domain[1]).toBeGreaterThan(2);
    expect(axis.strips).toEqual([]);
    const [strip] = valuesAxis([0, 2], [Number.NaN], 'linear').strips;
    expect(strip?.text).toBe('NaN, ∞');
    expect(strip?.from).toBeGreaterThan(2);
  });

  test('linear: a library that is far off does not squeeze the exact curve', () => {
    const [, top] = valuesAxis([0, 2], [1e300], 'linear').domain;
    expect(top).toBeLessThan(3);
  });

  test.each([
    [[0, 0], 1],
    [[-1.2, -1.2], 0.6],
  ] as const)('linear: %j, which do not differ, are in the middle', (values, size) => {
    const [low, high] = valuesAxis(values, [], 'linear').domain;
    expect((low + high) / 2).toBeCloseTo(values[0], 12);
    expect(high - low).toBeGreaterThan(2 * size);
  });

  test('logarithmic: by size, with 0 and NaN in strips below and above, and no tick under their texts', () => {
    const axis = valuesAxis([1, 1e-24], [0, -1e-16, Number.NaN], 'log');
    expect(axis.place(-1e-16)).toBeCloseTo(-16, 12);
    const [zero, beyond] = axis.strips;
    expect(axis.place(0)).toBeLessThan(-24);
    expect(axis.place(Number.NaN)).toBeGreaterThan(0);
    const span = axis.domain[1] - axis.domain[0];
    for (const { at } of axis.ticks) {
      expect(at - ((zero?.from ?? 0) + (zero?.to ?? 0)) / 2).toBeGreaterThan(span / 10);
      expect(((beyond?.from ?? 0) + (beyond?.to ?? 0)) / 2 - at).toBeGreaterThan(span / 10);
    }
  });
  test.each([
    [
      [0.3, 0],
      ['0.2', '0.5', '1'],
    ],
    [
      [0.02, 0.5, 0],
      ['10⁻¹', '1'],
    ],
    [
      [0.02, 0.5, 0, Number.NaN],
      ['0.02', '0.05', '0.1', '0.2', '0.5'],
    ],
    [
      [0.3, 0, Number.NaN],
      ['0.2', '0.5'],
    ],
    [[0.3], ['10⁻¹', '1']],
  ])('logarithmic, of %j: two ticks at least', (values, ticks) => {
    expect(valuesAxis(values, [], 'log').ticks.map(({ text }) => text)).toEqual(ticks);
  });
});
