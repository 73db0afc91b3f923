import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BinaryCrossEntropyRequest, binaryCrossEntropy } from '../../src/core/binary-cross-entropy.ts';
import { crossEntropy } from '../../src/core/cross-entropy.ts';
import { preference } from '../../src/core/preference.ts';
import { referenceKernel } from '../../src/core/tensors/kernel.ts';
import { type DoubleTensor, tensor } from '../../src/core/tensors/tensor.ts';
import { ulp } from '../support/ulps.ts';
import { inputErrorOf } from './input-error-of.ts';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const CONTEXT = { kernel: referenceKernel, dtype: 'float64' } as const;
const ALL = ['loss', 'losses', 'grad', 'probs', 'normalizer', 'valid_count'];
const vector = (values: readonly number[]) => tensor([values.length], values);

type Options = Partial<BinaryCrossEntropyRequest>;

/** Results of vectors, as plain numbers. */
function bce(logits: readonly number[], options: Options & { y?: readonly number[] }) {
  const { y, ...rest } = options;
  const labels = y && { labels: vector(y) };
  const results = binaryCrossEntropy({ logits: vector(logits), ...labels, ...rest }, CONTEXT);
  return Object.fromEntries(
    Object.entries(results).map(([name, value]) => [name, isTensor(value) ? [...value.data] : value]),
  ) as { [name: string]: number[] } & { loss: number };
}

const isTensor = (value: DoubleTensor | number | null): value is DoubleTensor => typeof value === 'object' && !!value;

describe('binary cross-entropy', () => {
  test('of the examples of its specification', () => {
    expect(bce([0.8, -1.5], { y: [1, 0], posWeight: tensor([], [3]) })).toEqual({
      loss: 0.6573576379130428,
      losses: [1.1133019978433332, 0.2014132779827524],
      grad: [-0.4650382783085813, 0.09121276190317817],
    });
    expect(bce([0.8, 40], { y: [0, 1], focalGamma: 0.5, focalAlpha: 0.25, reduction: 'none' })).toEqual({
      loss: null,
      losses: [0.7295784636302165, 2.18912769067413e-27],
      grad: [0.5429379087356794, -3.2836915360111954e-27],
    });
  });

  test.each([0, 0.1, 0.5, 1, 2, 7])('of infinite logits, focal with γ = %d, has the limits', (focalGamma) => {
    const { losses, grad, probs } = bce([inf, -inf, inf, -inf], {
      y: [1, 0, 0, 1],
      focalGamma,
      reduction: 'none',
      outputs: ALL,
    });
    expect({ losses, grad, probs }).toEqual({ losses: [0, 0, inf, inf], grad: [0, 0, 1, -1], probs: [1, 0, 1, 0] });
  });

  test.each([0, 0.1, 1, 5])('of the largest logits, focal with γ = %d, is finite and no NaN', (focalGamma) => {
    const x = 1e308;
    const { losses, grad } = bce([x, -x, x, -x], { y: [1, 0, 0, 1], focalGamma, reduction: 'none' });
    expect({ losses, grad }).toEqual({ losses: [0, 0, x, x], grad: [0, 0, 1, -1] });
  });

  test('of an infinite logit and a target in between is Infinity, with a finite gradient', () => {
    const targetProbs = vector([0.567, 0.25]);
    const { losses, grad } = bce([-inf, inf], { targetProbs, reduction: 'none' });
    expect({ losses, grad }).toEqual({ losses: [inf, inf], grad: [-0.567, 0.75] });
  });

  test('of a side that weighs nothing takes 0 · ∞ for 0', () => {
    const none = tensor([], [0]);
    expect(bce([-inf], { y: [1], posWeight: none }).losses).toEqual([0]);
    expect(bce([-inf], { y: [1], focalAlpha: 0 })).toEqual({ loss: 0, losses: [0], grad: [0] });
    expect(bce([inf], { y: [0], focalAlpha: 1 })).toEqual({ loss: 0, losses: [0], grad: [0] });
    expect(bce([-inf], { y: [1], sampleWeight: vector([0]) })).toEqual({ loss: 0, losses: [0], grad: [0] });
  });

  test('keeps what is too small for a double until it is multiplied by what is large', () => {
    const options = { reduction: 'none', gradOutput: vector([1e300]) } as const;
    expect(bce([800], { y: [1], ...options })).toEqual({ loss: null, losses: [0], grad: [-3.667874584177687e-48] });
    const weighted = bce([800], { y: [1], posWeight: tensor([], [1e300]) });
    expect(weighted.losses).toEqual([3.667874584177687e-48]);
    expect(bce([800], { y: [1], normalizer: 1e-300 }).loss).toBe(3.667874584177687e-48);
  });

  test('is finite where only products on the way are not', () => {
    const sampleWeight = vector([1e308, 1e308]);
    const { loss, losses, grad } = bce([-100, -100], { y: [1, 1], sampleWeight });
    expect({ loss, losses, grad }).toEqual({ loss: 100, losses: [inf, inf], grad: [-0.5, -0.5] });
  });

  test.each([
    [0, -2.5e-21],
    [0.5, -3.2292032360988166e-21],
    [2, -3.991433975699931e-21],
  ])('of a target of ½ and a logit near 0 has the digits of its gradient, with γ = %d', (focalGamma, grad) => {
    const targetProbs = vector([0.5]);
    expect(bce([-1e-20], { targetProbs, focalGamma }).grad).toEqual([grad]);
  });

  test('has the gradient with respect to its targets: −x without options', () => {
    const targetProbs = vector([0.3, 1, 0, 0.5, 0.5]);
    const x = [-1e-20, 800, -3, inf, 0];
    const options = { targetProbs, reduction: 'none', outputs: ['target_grad'] } as const;
    expect(bce(x, options).target_grad).toEqual([1e-20, -800, 3, -inf, 0]);
    expect(bce(x, { ...options, labelSmoothing: 1 }).target_grad).toEqual([0, 0, 0, 0, 0]);
    expect(bce([1e-20], { ...options, targetProbs: vector([1]), focalGamma: 0.5 }).target_grad).toEqual([
      -9.521713170536842e-21,
    ]);
  });

  test('leaves out ignored and masked elements, which are never read, but for their probs', () => {
    const ignored = bce([0, nan, -inf], { y: [1, -100, 7], ignoreIndex: [7, -100], outputs: ALL });
    const { loss, losses, grad, probs, normalizer, valid_count } = ignored;
    expect({ loss, losses, grad, probs }).toEqual({
      loss: Math.LN2,
      losses: [Math.LN2, 0, 0],
      grad: [-0.5, 0, 0],
      probs: [0.5, nan, 0],
    });
    expect([normalizer, valid_count]).toEqual([1, 1]);
    const mask = vector([1, 0, 0]);
    expect(bce([0, nan, 0], { y: [1, 5, 0.5], mask, outputs: ['losses'] }).losses).toEqual([Math.LN2, 0, 0]);
    expect(bce([0, 0, 0], { targetProbs: vector([1, nan, 2]), mask, outputs: ['losses'] }).losses).toEqual([
      Math.LN2,
      0,
      0,
    ]);
  });

  test('lets 0 or 1 be the index to ignore', () => {
    expect(bce([0, 3], { y: [1, 0], ignoreIndex: 0, outputs: ['losses'] }).losses).toEqual([Math.LN2, 0]);
  });

  test('of a single number, of nothing, and of any rank has the shape of the logits', () => {
    const one = binaryCrossEntropy({ logits: tensor([], [0]), labels: tensor([], [1]) }, CONTEXT);
    expect(one).toEqual({ loss: Math.LN2, losses: tensor([], [Math.LN2]), grad: tensor([], [-0.5]) });
    const posWeight = vector([1, 2]);
    for (const shape of [[0], [0, 3], [2, 0], [2, 1, 1, 1]]) {
      const logits = tensor(shape);
      const { losses } = binaryCrossEntropy({ logits, labels: tensor(shape) }, CONTEXT);
      expect((losses as DoubleTensor).shape).toEqual(shape);
    }
    expect(binaryCrossEntropy({ logits: tensor([0]), labels: tensor([0]), posWeight }, CONTEXT).loss).toBe(0);
  });

  test.each([
    [[2, 2, 3], undefined, 2],
    [[2, 3, 2], -1, 2],
    [[2, 3], 0, 2],
    [[2], undefined, 2],
  ])('of shape %j weighs the classes along axis %j', (shape, classAxis, classes) => {
    const logits = tensor(shape);
    const labels = { shape, data: logits.data.map(() => 1) };
    const posWeight = vector(Array.from({ length: classes }, (_, c) => c + 1));
    const { losses } = binaryCrossEntropy({ logits, labels, posWeight, classAxis }, CONTEXT);
    const axis = classAxis === undefined ? Math.min(1, shape.length - 1) : (classAxis + shape.length) % shape.length;
    const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
    const expected = logits.data.map((_, i) => ((Math.floor(i / inner) % classes) + 1) * Math.LN2);
    expect((losses as DoubleTensor).data).toEqual(expected);
  });

  test('with NaN that propagates is NaN there, even where it weighs nothing', () => {
    const { loss, losses, grad } = bce([nan, 0], { y: [1, 1], onNonFinite: 'propagate', posWeight: tensor([], [0]) });
    expect({ loss, losses, grad }).toEqual({ loss: nan, losses: [nan, 0], grad: [nan, 0] });
  });

  const refused = (request: Options) => {
    const run = () => binaryCrossEntropy({ logits: vector([0, 0]), ...request } as BinaryCrossEntropyRequest, CONTEXT);
    const { code, issues } = inputErrorOf(run);
    return [code, issues.map(({ path, detail }) => `${path.join('/')}: ${detail}`)];
  };

  test.each<[string, Options, string, string]>([
    [
      'labels that are neither 0 nor 1',
      { labels: vector([1, 2]) },
      'LABEL_OUT_OF_RANGE',
      'labels/1: labels[1] is 2; expected 0, 1, true, false or ignore_index -100',
    ],
    [
      'the same beside a list',
      { labels: vector([1, 0.5]), ignoreIndex: [7, 8] },
      'LABEL_OUT_OF_RANGE',
      'labels/1: labels[1] is 0.5; expected 0, 1, true, false or ignore_index 7, 8',
    ],
    [
      'labels of another shape',
      { labels: vector([1]) },
      'SHAPE_MISMATCH',
      'labels: labels has shape [1]; expected shape [2], that of the logits',
    ],
    [
      'target probabilities beyond 1',
      { targetProbs: vector([1, 1.5]) },
      'NOT_A_DISTRIBUTION',
      'target_probs/1: target_probs[1] is 1.5; expected a number in [0, 1]',
    ],
    [
      'target probabilities that are NaN',
      { targetProbs: vector([nan, 1]), onNonFinite: 'propagate' },
      'NOT_A_DISTRIBUTION',
      'target_probs/0: target_probs[0] is NaN; expected a number in [0, 1]',
    ],
    [
      'a logit that is NaN',
      { logits: vector([0, nan]), labels: vector([0, 1]) },
      'NON_FINITE_INPUT',
      'logits/1: logits[1] is NaN; expected a number (see on_non_finite)',
    ],
    [
      'a negative pos_weight',
      { labels: vector([0, 1]), posWeight: vector([1, -1]) },
      'INVALID_WEIGHT',
      'pos_weight/1: pos_weight[1] is -1; expected a finite number of at least 0',
    ],
    [
      'an infinite pos_weight',
      { labels: vector([0, 1]), posWeight: tensor([], [inf]) },
      'INVALID_WEIGHT',
      'pos_weight: pos_weight is Infinity; expected a finite number of at least 0',
    ],
    [
      'a pos_weight of another length',
      { labels: vector([0, 1]), posWeight: vector([1]) },
      'SHAPE_MISMATCH',
      'pos_weight: pos_weight has shape [1]; expected shape [2], one weight a class',
    ],
    [
      'an axis that is none',
      { labels: vector([0, 1]), classAxis: 1 },
      'CLASS_AXIS_OUT_OF_RANGE',
      'class_axis: class_axis is 1; expected an integer in [-1, 1) since logits has rank 1',
    ],
    [
      'one weight a class of a single number',
      { logits: tensor([], [0]), labels: tensor([], [0]), posWeight: vector([1]) },
      'SHAPE_MISMATCH',
      'pos_weight: pos_weight has shape [1]; expected a single number, as the logits are',
    ],
  ])('refuses %s', (_, request, code, issue) => {
    expect(refused(request)).toEqual([code, [issue]]);
  });
});

describe('laws of binary cross-entropy', () => {
  const logit = fc.oneof(fc.double({ noNaN: true, min: -50, max: 50 }), fc.double({ noNaN: true }));
  const near = (a: number, b: number, ulps = 2) => a === b || Math.abs(a - b) <= ulps * ulp(b);
  const grad = ({ grad: values }: ReturnType<typeof bce>) => values?.[0] as number;

  test('is cross-entropy of [0, x], and for the label 1 the preference of x over 0', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(finite, fc.integer({ min: 0, max: 1 }), (x, y) => {
        const { loss, grad: grads } = bce([x], { y: [y] });
        const ce = crossEntropy(tensor([1, 2], [0, x]), { labels: tensor([1], [y]) });
        expect(near(loss, ce.loss as number)).toBe(true);
        expect(near((grads as number[])[0] as number, (ce.grad as DoubleTensor).data[1] as number)).toBe(true);
        if (y === 0) return;
        const pair = preference({ chosen: vector([x]), rejected: vector([0]), beta: 1 }, CONTEXT);
        expect(pair.loss).toBe(loss);
        expect((pair.chosen_grad as DoubleTensor).data[0]).toBe((grads as number[])[0]);
      }),
    );
  });

  test('of −x with the other label is that of x, and the gradient its negative, focal or not', () => {
    const gamma = fc.constantFrom(0, 0.5, 1, 2, 3.3);
    fc.assert(
      fc.property(logit, fc.double({ noNaN: true, min: 0, max: 1 }), gamma, (x, y, focalGamma) => {
        const other = 1 - y;
        fc.pre(1 - other === y);
        const here = bce([x], { targetProbs: vector([y]), focalGamma });
        const there = bce([-x], { targetProbs: vector([other]), focalGamma });
        expect(here.loss).toBe(there.loss);
        expect(grad(here) + grad(there)).toBe(0);
      }),
    );
  });

  test('labels are target probabilities of 0 and 1, focal_gamma 0 and focal_alpha ½ with twice the weight are plain', () => {
    fc.assert(
      fc.property(logit, fc.integer({ min: 0, max: 1 }), (x, y) => {
        const plain = bce([x], { y: [y] });
        expect(bce([x], { targetProbs: vector([y]) })).toEqual(plain);
        expect(bce([x], { y: [y], focalGamma: 0 })).toEqual(plain);
        const half = bce([x], { y: [y], focalAlpha: 0.5, sampleWeight: vector([2]), normalizer: 'valid' });
        expect(half).toEqual(plain);
      }),
    );
  });

  test('label_smoothing ε is target probabilities of ε/2 and 1 − ε/2', () => {
    fc.assert(
      fc.property(logit, fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 64 }), (x, y, k) => {
        const labelSmoothing = k / 64;
        const targetProbs = vector([y === 1 ? 1 - k / 128 : k / 128]);
        expect(bce([x], { y: [y], labelSmoothing })).toEqual(bce([x], { targetProbs }));
      }),
    );
  });

  test('never answers NaN or −0 for finite input, whatever the options', () => {
    const weight = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 });
    const share = fc.double({ noNaN: true, min: 0, max: 1 });
    fc.assert(
      fc.property(logit, share, share, share, weight, weight, weight, (x, y, a, e, g, w, s) => {
        const answer = bce([x], {
          targetProbs: vector([y]),
          focalAlpha: a,
          labelSmoothing: e,
          focalGamma: g,
          posWeight: tensor([], [w]),
          sampleWeight: vector([s]),
          outputs: ['loss', 'losses', 'grad', 'target_grad', 'probs'],
        });
        for (const value of [answer.loss, answer.losses, answer.grad, answer.target_grad, answer.probs].flat()) {
          expect(value).not.toBe(nan);
          expect(value).not.toBe(-0);
        }
      }),
    );
  });
});
