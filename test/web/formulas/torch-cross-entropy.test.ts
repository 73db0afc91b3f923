import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type TorchRequest, torchCrossEntropy } from '../../../web/src/formulas/torch-cross-entropy.ts';

/**
 * What torch 1.13 answered on a CPU: torch.nn.functional.cross_entropy(logits / temperature, …), its loss (of each row under the reduction
 * none) and what backward() of its sum left in logits.grad, in both types.
 */
const cases = JSON.parse(readFileSync(new URL('torch-cross-entropy.json', import.meta.url), 'utf8'), (_key, value) =>
  value === '-Infinity' ? Number.NEGATIVE_INFINITY : value === 'NaN' ? Number.NaN : value,
) as readonly { readonly [key: string]: unknown }[];

/** PyTorch sums in another order than one after the other, so that last digits may differ; zeros and losses of digits do not. */
const UNITS = { float32: 2 ** -22, float64: 2 ** -51 };

describe.each(['float32', 'float64'] as const)('%s', (dtype) => {
  test.each(cases)('torchCrossEntropy answers what PyTorch did, case %$', (one) => {
    const request = Object.fromEntries(
      Object.entries(one.request as object).filter(([, value]) => value !== null),
    ) as unknown as TorchRequest;
    const { loss, losses, grad } = torchCrossEntropy(request, dtype);
    const seen = [loss === undefined ? losses : loss, grad].flat(2) as number[];
    const theirs = Object.values(one[dtype] as object).flat(2) as number[];
    const least = request.labelSmoothing === 0 ? 0.01 : 1;
    expect(seen).toHaveLength(theirs.length);
    for (const [i, value] of theirs.entries()) {
      const ours = seen[i] as number;
      if (value === 0 || !Number.isFinite(value)) expect(ours).toEqual(value === 0 ? expect.closeTo(0, 300) : value);
      // With smoothing PyTorch adds two losses, whose gradients of up to 1 are added; the error is of that size.
      else expect(Math.abs(ours - value)).toBeLessThanOrEqual(UNITS[dtype] * Math.max(Math.abs(value), least));
    }
  });
});
