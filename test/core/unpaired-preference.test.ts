import { expect, test } from 'vitest';
import { referenceKernel } from '../../src/core/tensors/kernel.ts';
import { tensor } from '../../src/core/tensors/tensor.ts';
import { unpairedPreference } from '../../src/core/unpaired-preference.ts';

const CONTEXT = { kernel: referenceKernel, dtype: 'float64' } as const;
const one = (x: number) => tensor([1], [x]);

test.each(['kto', 'bco'] as const)(
  'unpaired preference, %s, keeps what is too small for a double until it is multiplied by what is large',
  (lossType) => {
    const request = { logProbs: one(0), refLogProbs: one(-800), labels: one(1), beta: 1, lossType };
    const upstream = { reduction: 'none', gradOutput: one(1e300) } as const;
    expect(unpairedPreference({ ...request, ...upstream }, CONTEXT).grad).toEqual(one(-3.667874584177687e-48));
    expect(unpairedPreference({ ...request, normalizer: 1e-300 }, CONTEXT).loss).toBe(3.667874584177687e-48);
  },
);

test('unpaired preference of differences that leave the range of doubles is finite where its loss is', () => {
  const request = {
    logProbs: one(-1e308),
    refLogProbs: one(1e308),
    labels: one(1),
    beta: 0.25,
    lossType: 'bco',
  } as const;
  expect(unpairedPreference(request, CONTEXT)).toEqual({ loss: 5e307, losses: one(5e307), grad: one(-0.25) });
});
