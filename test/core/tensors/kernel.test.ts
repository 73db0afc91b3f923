import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../../src/core/cross-entropy.ts';
import { logSoftmax } from '../../../src/core/log-softmax.ts';
import { nll } from '../../../src/core/nll.ts';
import { softmax } from '../../../src/core/softmax.ts';
import { convertNumbers } from '../../../src/core/tensors/convert-numbers.ts';
import { type Kernel, referenceKernel } from '../../../src/core/tensors/kernel.ts';
import { DTYPES, newNumbers } from '../../../src/core/tensors/numbers.ts';
import { type Tensor, tensor } from '../../../src/core/tensors/tensor.ts';
import { batch, labelsFor, likeLogits, targetProbsFor, weightsFor } from '../arbitraries.ts';

/** Memory in which others have been before. */
const usedKernel: Kernel = {
  ...referenceKernel,
  allocate: (length) => new Float64Array(length).fill(1234.5),
  allocateNumbers: (dtype, length) => {
    const numbers = newNumbers(dtype, length);
    numbers.fill(1234.5);
    return numbers;
  },
};

describe('no result has a number that was in the memory before', () => {
  const anyBatch = batch(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(Number.NaN, -Infinity, Infinity)));
  const common = fc.record({ onNonFinite: fc.constant('propagate' as const), kernel: fc.constant(usedKernel) });

  /** Runs an operation in fresh and in used memory. */
  function expectSame<Options>(run: (options: Options) => unknown, options: Options): void {
    expect(run(options)).toEqual(run({ ...options, kernel: referenceKernel }));
  }

  const anyCase = anyBatch.chain((b) =>
    fc.record({
      b: fc.constant(b),
      labels: labelsFor(b.layout),
      targetProbs: targetProbsFor(b),
      gradOutput: likeLogits(b, fc.integer({ min: -2, max: 2 })),
      classWeight: fc.option(weightsFor(b.layout), { nil: undefined }),
      labelSmoothing: fc.constantFrom(0, 0.1, 1),
      reduction: fc.constantFrom('none' as const, 'mean' as const, 'sum' as const),
      ignoreIndex: fc.constantFrom(-100, 0),
      given: fc.constantFrom(...DTYPES),
      dtype: fc.constantFrom(...DTYPES),
      common,
    }),
  );

  test('of any operation on any batch, of any type', () => {
    const property = fc.property(anyCase, ({ b, labels, targetProbs, gradOutput, given, dtype, common, ...rest }) => {
      const { shape, data } = b.logits;
      const logits = { shape, data: newNumbers(given, data.length) };
      convertNumbers(data, logits.data);
      const options = { ...common, dtype, classAxis: b.classAxis };
      expectSame((o) => softmax(logits, o), { ...options, gradOutput });
      expectSame((o) => logSoftmax(logits, o), { ...options, gradOutput });
      const { classWeight, labelSmoothing, reduction, ignoreIndex } = rest;
      const loss = { ...options, classWeight, reduction };
      // A mean over weights that sum to 0 is refused either way.
      const run = (f: () => unknown) => {
        try {
          return f();
        } catch (error) {
          return error;
        }
      };
      expectSame((o) => run(() => nll(logits, labels, o)), { ...loss, ignoreIndex });
      const outputs = ['loss', 'losses', 'grad', 'log_probs', 'probs'] as const;
      const ofLabels = { ...loss, ignoreIndex, labelSmoothing };
      expectSame((o) => run(() => crossEntropy(logits, { labels }, o)), { ...ofLabels, outputs });
      expectSame((o) => run(() => crossEntropy(logits, { labels }, o)), ofLabels);
      const ofTargets = { ...loss, labelSmoothing, outputs: [...outputs, 'target_grad' as const] };
      expectSame((o) => run(() => crossEntropy(logits, { targetProbs }, o)), ofTargets);
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('of a row whose label has weight 0', () => {
    const options = { classWeight: tensor([2], [0, 1]), kernel: usedKernel };
    const { grad } = crossEntropy(tensor([2, 2], [0, 0, 0, 0]), { labels: tensor([2], [0, 1]) }, options);
    expect(Array.from((grad as Tensor).data)).toEqual([0, 0, 0.5, -0.5]);
  });

  test('of a batch in which every row is ignored', () => {
    const options = { ignoreIndex: 0, kernel: usedKernel };
    const result = crossEntropy(tensor([1, 2], [0, 0]), { labels: tensor([1], [0]) }, options);
    expect(result).toEqual({ loss: 0, losses: tensor([1], [0]), grad: tensor([1, 2], [0, 0]) });
  });
});
