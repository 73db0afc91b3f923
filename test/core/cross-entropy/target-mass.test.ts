import { describe, expect, test } from 'vitest';
import { targetMass } from '../../../src/core/cross-entropy/target-mass.ts';
import { toDouble } from '../../../src/core/exact/big-float.ts';
import { countedRows } from '../../../src/core/rows/counted-rows.ts';
import type { RowOptions } from '../../../src/core/rows/options.ts';
import { classLayout } from '../../../src/core/tensors/class-layout.ts';
import { referenceKernel as kernel } from '../../../src/core/tensors/kernel.ts';
import { type Tensor, tensor } from '../../../src/core/tensors/tensor.ts';

function massOf(target: Tensor, options: RowOptions<string> = {}, classWeight?: Float64Array) {
  const layout = classLayout('target_probs', target.shape, options.classAxis);
  return targetMass(target, layout, countedRows(layout.rowShape, options, kernel), classWeight);
}

const HALVES = tensor([2, 2], [0.5, 0.5, 1, 0]);

describe('targetMass', () => {
  test('is how many rows count, where all weigh 1', () => {
    expect(massOf(HALVES).high).toBe(2);
    expect(massOf(HALVES, { mask: tensor([2], [0, 1]) }).high).toBe(1);
  });

  test('weighs classes and rows', () => {
    expect(massOf(HALVES, { sampleWeight: tensor([2], [10, 1]) }, Float64Array.of(1, 3)).high).toBe(21);
  });

  test('takes classes along another axis', () => {
    expect(massOf(tensor([2, 2], [0.5, 1, 0.5, 0]), { classAxis: 0 }, Float64Array.of(1, 3)).high).toBe(3);
  });

  test('keeps what a double of it loses', () => {
    const { high, low } = massOf(tensor([1, 3], [1, 2 ** -60, 0]));
    expect([high, low]).toEqual([1, 2 ** -60]);
  });

  test('says whether it is ordinary, and what it is exactly', () => {
    const tiny = massOf(tensor([1, 2], [2 ** -500, 0]));
    expect(tiny.isOrdinary).toBe(false);
    expect(toDouble(tiny.exact())).toBe(2 ** -500);
  });
});
