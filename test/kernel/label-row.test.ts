import { describe, expect, test } from 'vitest';
import { labelLoss, writeLabelGradient } from '../../src/kernel/label-row.ts';
import { loaded, written } from './rows.ts';

const masked = Number.NEGATIVE_INFINITY;

describe('labelLoss', () => {
  test('is -w log p', () => {
    expect(labelLoss(loaded(0, 0), 1, 0, 1)).toBe(Math.LN2);
    expect(labelLoss(loaded(0, 0), 1, 0, 2)).toBe(2 * Math.LN2);
    expect(labelLoss(loaded(0, 0), 1, 0, -1)).toBe(-Math.LN2);
  });

  test('of a certain class is 0, not -0', () => {
    expect(labelLoss(loaded(7), 0, 7, 1)).toBe(0);
    expect(labelLoss(loaded(7), 0, 7, -1)).toBe(0);
  });

  test('of a masked class is Infinity, and 0 under weight 0', () => {
    expect(labelLoss(loaded(masked, 0), 0, masked, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(labelLoss(loaded(masked, 0), 0, masked, 0)).toBe(0);
  });
});

describe('writeLabelGradient', () => {
  test('writes p for the other classes and -(1 - p) at the label, at its stride', () => {
    const write = (out: Float64Array) => writeLabelGradient(loaded(0, 0), 1, 1, 2, out, 1, 3, 2);
    expect(written(6, write)).toEqual([9, 0.25, 9, 9, -0.25, 9]);
  });

  test('multiplies by factor / divisor, at the argmax too', () => {
    const write = (out: Float64Array) => writeLabelGradient(loaded(0, 0), 0, 3, 4, out, 0, 1, 2);
    expect(written(2, write)).toEqual([-0.375, 0.375]);
  });

  test('keeps the digits at a label that is confident and right', () => {
    const write = (out: Float64Array) => writeLabelGradient(loaded(0, -50), 0, 1, 1, out, 0, 1, 2);
    expect(written(2, write)).toEqual([-1.9287498479639178e-22, 1.9287498479639178e-22]);
  });
});
