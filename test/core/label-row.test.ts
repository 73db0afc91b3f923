import { describe, expect, test } from 'vitest';
import { labelLoss, writeLabelGradient } from '../../src/core/label-row.ts';
import { RowSoftmax } from '../../src/core/row-softmax.ts';

const masked = Number.NEGATIVE_INFINITY;

function load(...logits: number[]): RowSoftmax {
  const row = new RowSoftmax(logits.length);
  row.load(Float64Array.from(logits), 0, 1);
  return row;
}

describe('labelLoss', () => {
  test('is -w log p', () => {
    expect(labelLoss(load(0, 0), 1, 0, 1)).toBe(Math.LN2);
    expect(labelLoss(load(0, 0), 1, 0, 2)).toBe(2 * Math.LN2);
    expect(labelLoss(load(0, 0), 1, 0, -1)).toBe(-Math.LN2);
  });

  test('of a certain class is 0, not -0', () => {
    expect(labelLoss(load(7), 0, 7, 1)).toBe(0);
    expect(labelLoss(load(7), 0, 7, -1)).toBe(0);
  });

  test('of a masked class is Infinity, and 0 under weight 0', () => {
    expect(labelLoss(load(masked, 0), 0, masked, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(labelLoss(load(masked, 0), 0, masked, 0)).toBe(0);
  });
});

describe('writeLabelGradient', () => {
  test('writes p for the other classes and -(1 - p) at the label, at its stride', () => {
    const out = new Float64Array(6).fill(9);
    writeLabelGradient(load(0, 0), 1, 1, 2, out, 1, 3);
    expect(Array.from(out)).toEqual([9, 0.25, 9, 9, -0.25, 9]);
  });

  test('keeps the digits at a label that is confident and right', () => {
    const out = new Float64Array(2);
    writeLabelGradient(load(0, -50), 0, 1, 1, out, 0, 1);
    expect(Array.from(out)).toEqual([-1.9287498479639178e-22, 1.9287498479639178e-22]);
  });
});
