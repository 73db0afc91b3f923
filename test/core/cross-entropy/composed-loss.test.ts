import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CrossEntropyOptions, type CrossEntropyResult, crossEntropy } from '../../../src/core/cross-entropy.ts';
import { type DoubleTensor, tensor } from '../../../src/core/tensors/tensor.ts';

const { NaN: nan, NEGATIVE_INFINITY: masked, POSITIVE_INFINITY: infinity } = Number;

/** The examples of the definitions: two ordinary rows, and one that is right and confident. */
const A = { logits: tensor([2, 3], [1, 2, 3, 0, -1, 0.5]), labels: tensor([2], [2, 0]) };
const B = { logits: tensor([1, 2], [0, -50]), labels: tensor([1], [0]) };

const firstOf = ({ loss, grad }: CrossEntropyResult) => [loss, grad?.data[0]];
const oneHot = (labels: DoubleTensor, classes: number) =>
  tensor(
    [labels.data.length, classes],
    Array.from(labels.data).flatMap((y) => Array.from({ length: classes }, (_, c) => Number(c === y))),
  );

describe.each<[CrossEntropyOptions, number, number, CrossEntropyOptions, number, number]>([
  [
    { temperature: 0.5 },
    0.745971922634043,
    0.015876239976466765,
    { temperature: 0.5 },
    3.720075976020836e-44,
    -7.440151952041672e-44,
  ],
  [
    { softcap: 2 },
    0.9397776602084105,
    0.07496013355064315,
    { softcap: 30 },
    7.391405814676588e-13,
    -7.391405814673856e-13,
  ],
  [
    { zLoss: 0.01 },
    0.8200226989033451,
    0.04808317376636757,
    { zLoss: 0.01 },
    1.9287498479639178e-22,
    -1.8901748510046394e-22,
  ],
  [
    { focalGamma: 2 },
    0.26955337206367064,
    0.013216829623349285,
    { focalGamma: 0.5 },
    2.6786369618080778e-33,
    -4.017955442712117e-33,
  ],
  [
    { polyEpsilon: 1 },
    1.2574983267910975,
    0.0749612988575997,
    { polyEpsilon: 1 },
    3.8574996959278356e-22,
    -3.8574996959278356e-22,
  ],
  [
    { entropyCoef: 0.1 },
    0.666608127597889,
    0.03792443190469962,
    { entropyCoef: 0.1 },
    -7.907874376652064e-22,
    7.714999391855671e-22,
  ],
])('crossEntropy with %o', (options, loss, grad, confidentOptions, confidentLoss, confidentGrad) => {
  test('of ordinary rows has the exact loss and gradient', () => {
    expect(firstOf(crossEntropy(A.logits, A, options))).toEqual([loss, grad]);
  });

  test('of a confident row loses no digit', () => {
    expect(firstOf(crossEntropy(B.logits, B, confidentOptions))).toEqual([confidentLoss, confidentGrad]);
  });

  test('of one-hot target_probs has the numbers of labels', () => {
    const outputs = ['loss', 'grad'] as const;
    const soft = crossEntropy(A.logits, { targetProbs: oneHot(A.labels, 3) }, { ...options, outputs });
    const hard = crossEntropy(A.logits, A, { ...options, outputs });
    expect(soft.loss).toBe(hard.loss);
    expect(soft.grad).toEqual(hard.grad);
  });

  test('of no rows is 0', () => {
    expect(crossEntropy(tensor([0]), { labels: tensor([0]) }, options).loss).toBe(0);
  });
});

describe('crossEntropy with options that have their default values', () => {
  const plain = crossEntropy(A.logits, A);
  test.each<CrossEntropyOptions>([
    { temperature: 1 },
    { focalGamma: 0 },
    { polyEpsilon: 0 },
    { zLoss: 0 },
    { entropyCoef: 0 },
    { shift: 0 },
    { classMask: tensor([3], [1, 1, 1]) },
  ])('%o has the bits of the loss without', (options) => {
    expect(crossEntropy(A.logits, A, options)).toEqual(plain);
  });

  test('and a softcap far above the logits has its numbers', () => {
    const capped = crossEntropy(A.logits, A, { softcap: 1e15 });
    expect(capped.loss).toBe(plain.loss);
    expect(capped.grad).toEqual(plain.grad);
  });
});

describe('a focal loss whose γ is less than 1', () => {
  test.each([-40, -800, -1200])('is finite, and so is its gradient, at a difference of %d', (gap) => {
    const logits = tensor([2, 2], [0, gap, gap, 0]);
    const { losses, grad } = crossEntropy(logits, { labels: tensor([2], [0, 0]) }, { focalGamma: 0.25 });
    expect(Array.from(losses?.data ?? []).every(Number.isFinite)).toBe(true);
    expect(Array.from(grad?.data ?? []).every(Number.isFinite)).toBe(true);
    expect(Array.from(grad?.data ?? []).some((g) => Object.is(g, -0))).toBe(false);
  });
});

describe('PolyLoss with ε₁ = −1', () => {
  test('keeps the digits that the two terms have left: s²/2 of s = e^−50', () => {
    const { loss, grad } = crossEntropy(B.logits, B, { polyEpsilon: -1 });
    const s = 1.9287498479639178e-22;
    expect(loss).toBeCloseTo((s * s) / 2, 58);
    expect(loss).toBeGreaterThan(0);
    expect(((grad?.data[0] as number) / -s / s) as number).toBeCloseTo(1, 14);
  });
});

describe('crossEntropy of masked targets', () => {
  const logits = tensor([1, 3], [1, masked, 3]);
  test.each<CrossEntropyOptions>([
    { temperature: 2 },
    { softcap: 5 },
    { focalGamma: 2 },
    { focalGamma: 0.3 },
    { polyEpsilon: -1 },
    { zLoss: 0.1 },
    { entropyCoef: 1 },
    { labelSmoothing: 0.2, entropyCoef: 1 },
  ])('%o is Infinity with a finite gradient', (options) => {
    const { loss, grad } = crossEntropy(logits, { labels: tensor([1], [1]) }, options);
    expect(loss).toBe(infinity);
    expect(Array.from(grad?.data ?? []).every(Number.isFinite)).toBe(true);
  });

  test.each<CrossEntropyOptions>([{ softcap: 5 }, { focalGamma: 2 }, { entropyCoef: 1 }, { temperature: 3 }])(
    '%o: a masked class that is no target has gradient 0',
    (options) => {
      const { loss, grad } = crossEntropy(logits, { labels: tensor([1], [2]) }, { ...options, labelSmoothing: 0.1 });
      expect(Number.isFinite(loss)).toBe(true);
      expect(grad?.data[1]).toBe(0);
    },
  );
});

describe('crossEntropy of rows that are not finite', () => {
  const logits = tensor([2, 2], [1, nan, 0, 1]);
  const labels = tensor([2], [0, 1]);
  test.each<CrossEntropyOptions>([{ temperature: 2 }, { softcap: 3 }, { focalGamma: 1 }, { zLoss: 1 }])(
    '%o names the place, or gives NaN for the row alone',
    (options) => {
      expect(() => crossEntropy(logits, { labels }, options)).toThrow('logits[0][1] is NaN');
      const { losses, grad } = crossEntropy(logits, { labels }, { ...options, onNonFinite: 'propagate' });
      expect(Array.from(losses?.data ?? []).map(Number.isNaN)).toEqual([true, false]);
      expect(Array.from(grad?.data ?? []).map(Number.isNaN)).toEqual([true, true, false, false]);
      const ignored = crossEntropy(logits, { labels }, { ...options, mask: tensor([2], [0, 1]) });
      expect(Array.from(ignored.grad?.data ?? []).slice(0, 2)).toEqual([0, 0]);
    },
  );
});

describe('laws of composed losses', () => {
  const row = fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: 3, maxLength: 3 });
  const rows = fc.array(row, { minLength: 1, maxLength: 3 });
  const options = fc.record(
    {
      temperature: fc.constantFrom(0.5, 2, 0.7),
      softcap: fc.constantFrom(5, 30),
      focalGamma: fc.constantFrom(0.5, 2, 1.7),
      polyEpsilon: fc.constantFrom(-1, 2),
      zLoss: fc.constantFrom(0.01, 1),
      entropyCoef: fc.constantFrom(-0.5, 0.1),
      labelSmoothing: fc.constantFrom(0.1, 0.9),
    },
    { requiredKeys: [] },
  );
  const logitsOf = (x: number[][]) => tensor([x.length, 3], x.flat());
  const sum = (n: number) => ({ reduction: 'sum' as const, outputs: ['loss', 'grad'] as const, shift: n });

  test('class_mask is a logit of −Infinity, bit for bit', () => {
    fc.assert(
      fc.property(rows, options, (x, more) => {
        const labels = tensor([x.length], new Array(x.length).fill(0));
        const classMask = tensor([3], [1, 0, 1]);
        const without = logitsOf(x.map(([a, , c]) => [a as number, masked, c as number]));
        expect(crossEntropy(logitsOf(x), { labels }, { ...more, classMask })).toEqual(
          crossEntropy(without, { labels }, more),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('shift is the loss of shifted labels, mask and weights', () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 4, maxLength: 4 }), options, (x, more) => {
        const logits = tensor([1, 4, 3], x.flat());
        const shifted = { ...more, classAxis: -1, sampleWeight: tensor([1, 4], [9, 2, 3, 4]) };
        const labels = tensor([1, 4], [9, 1, 2, 0]);
        const moved = { ...shifted, sampleWeight: tensor([1, 4], [2, 3, 4, 0]) };
        expect(crossEntropy(logits, { labels }, { ...shifted, ...sum(1) })).toEqual(
          crossEntropy(logits, { labels: tensor([1, 4], [1, 2, 0, -100]) }, { ...moved, ...sum(0) }),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('the gradient of a row sums to the z-loss’ share where nothing is capped', () => {
    fc.assert(
      fc.property(row, options, (x, { softcap: _, zLoss: __, ...more }) => {
        const labels = tensor([1], [1]);
        const grad = Array.from(crossEntropy(logitsOf([x]), { labels }, more).grad?.data ?? []);
        const size = Math.max(...grad.map(Math.abs));
        expect(Math.abs(grad.reduce((a, b) => a + b, 0))).toBeLessThanOrEqual(1e-14 * size);
      }),
      { numRuns: 60 },
    );
  });

  test('a temperature that is a power of two is that of divided logits, its gradient divided', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0.25, 2, 8), (x, temperature) => {
        const labels = tensor([x.length], new Array(x.length).fill(1));
        const { grad, ...a } = crossEntropy(logitsOf(x), { labels }, { temperature });
        const { grad: divided, ...b } = crossEntropy(logitsOf(x.map((z) => z.map((v) => v / temperature))), { labels });
        const ofOne = (value: number | null | undefined) => value as number;
        expect(Math.abs(ofOne(a.loss) - ofOne(b.loss))).toBeLessThanOrEqual(2 ** -52 * ofOne(b.loss));
        grad?.data.forEach((g, i) => {
          const other = (divided?.data[i] as number) / temperature;
          expect(Math.abs((g as number) - other)).toBeLessThanOrEqual(2 ** -51 * Math.abs(other));
        });
      }),
      { numRuns: 60 },
    );
  });
});

describe('weights and coefficients far from 1', () => {
  test.each([1e-300, 1e200, 1e300])('a class weight of %d scales loss and gradient', (w) => {
    const { loss, grad } = crossEntropy(A.logits, A, {
      focalGamma: 2,
      classWeight: tensor([3], [w, w, w]),
      reduction: 'sum',
    });
    const one = crossEntropy(A.logits, A, { focalGamma: 2, reduction: 'sum' });
    expect((loss as number) / w / (one.loss as number)).toBeCloseTo(1, 14);
    grad?.data.forEach((g, i) => {
      expect((g as number) / w / (one.grad?.data[i] as number)).toBeCloseTo(1, 14);
    });
  });

  test('a loss that is too large for a double has a mean that is not', () => {
    const classWeight = tensor([3], [1e308, 1e308, 1e308]);
    const { loss, losses } = crossEntropy(
      tensor([1, 3], [0, 0, 100]),
      { labels: tensor([1], [0]) },
      { temperature: 0.5, classWeight },
    );
    expect(losses?.data[0]).toBe(infinity);
    expect(loss).toBeCloseTo(200, 10);
  });

  test('logits whose quotient by the temperature is no double have a loss and a gradient', () => {
    const logits = tensor([1, 2], [1e10, 1e10]);
    const { loss, grad } = crossEntropy(logits, { labels: tensor([1], [0]) }, { temperature: 1e-300, zLoss: 1e-300 });
    expect(Number.isNaN(loss)).toBe(false);
    expect(Array.from(grad?.data ?? []).some(Number.isNaN)).toBe(false);
  });
});
