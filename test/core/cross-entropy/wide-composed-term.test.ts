import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ComposedTerm } from '../../../src/core/cross-entropy/composed-term.ts';
import { WideComposedTerm } from '../../../src/core/cross-entropy/wide-composed-term.ts';
import { type CrossEntropyOptions, crossEntropy, type Target } from '../../../src/core/cross-entropy.ts';
import { doubleRows } from '../../../src/core/logits/choose-rows.ts';
import { wholeDivisor } from '../../../src/core/rows/divisor.ts';
import { RowFactor } from '../../../src/core/rows/row-factor.ts';
import { classLayout } from '../../../src/core/tensors/class-layout.ts';
import { referenceKernel } from '../../../src/core/tensors/kernel.ts';
import { RowReader } from '../../../src/core/tensors/row-reader.ts';
import { RowWriter } from '../../../src/core/tensors/row-writer.ts';
import { empty, tensor } from '../../../src/core/tensors/tensor.ts';

const { POSITIVE_INFINITY: infinity } = Number;

/** An ulp, and the smallest number where all are subnormal. */
function expectNear(value: number, exact: number, size = Math.abs(exact)): void {
  if (Number.isFinite(exact)) expect(Math.abs(value - exact)).toBeLessThanOrEqual(2 ** -52 * size + Number.MIN_VALUE);
  else expect(value).toBe(exact);
}

/** Of each: the logits, the target, the options, and the loss and the gradients of `exact_losses.py`. */
test.each<[string, number[], Target, CrossEntropyOptions, number, number[], number[]?]>([
  [
    'a masked class with a target of 1e-30',
    [1, 2, -infinity],
    { targetProbs: tensor([1, 3], [0.6, 0.4, 1e-30]) },
    { zLoss: 0.0001 },
    infinity,
    [-0.33093415225275646, 0.3313968045902601, -1e-30],
    [1.3132616875182228, 0.3132616875182228, infinity],
  ],
  [
    'a masked class with a target below the normal doubles',
    [1, 2, -infinity],
    { targetProbs: tensor([1, 3], [0.6, 0.4, 5e-324]) },
    { focalGamma: 2 },
    infinity,
    [-0.4399083819285663, 0.4399083819285663, -5e-324],
    [0.701868303411385, 0.022658057508467333, infinity],
  ],
  [
    'a masked class whose weight times its target is no double',
    [1, 2, -infinity],
    { targetProbs: tensor([1, 3], [0.6, 0.4, 1e-200]) },
    { polyEpsilon: 1, classWeight: tensor([3], [1, 1, 1e-200]) },
    infinity,
    [-0.3703809652783012, 0.3703809652783012, 0],
    [2.044320266148228, 0.5822031088882179, infinity],
  ],
  [
    'a subnormal class weight',
    [1, 0],
    { labels: tensor([1], [0]) },
    { temperature: 0.5, classWeight: tensor([2], [1e-310, 0.5]), reduction: 'sum' },
    1.2692801104296e-311,
    [-2.384058440442e-311, 2.384058440442e-311],
  ],
  [
    'the smallest class weight, and one class',
    [0],
    { targetProbs: tensor([1, 1], [1]) },
    { polyEpsilon: 1, classWeight: tensor([1], [5e-324]) },
    0,
    [0],
    [0],
  ],
  [
    'poly_epsilon 1e300',
    [1, 0],
    { labels: tensor([1], [0]) },
    { polyEpsilon: 1e300 },
    2.6894142136999514e299,
    [-1.9661193324148187e299, 1.9661193324148187e299],
  ],
  [
    'poly_epsilon 1e250 and a distribution',
    [1, 0],
    { targetProbs: tensor([1, 2], [0.25, 0.75]) },
    { polyEpsilon: 1e250 },
    6.155292893150024e249,
    [9.830596662074092e248, -9.830596662074092e248],
    [2.689414213699951e249, 7.310585786300048e249],
  ],
  [
    'poly_epsilon 1e250 and a uniform distribution, whose share of the gradient is 0',
    [1, 0],
    { targetProbs: tensor([1, 2], [0.5, 0.5]) },
    { polyEpsilon: 1e250 },
    5e249,
    [0.23105857863000487, -0.23105857863000487],
    [2.689414213699951e249, 7.310585786300048e249],
  ],
  [
    'poly_epsilon -1e20 where p is small',
    [-40, 0],
    { labels: tensor([1], [0]) },
    { polyEpsilon: -1e20, classWeight: tensor([2], [10000000000, 1]), reduction: 'sum' },
    -1e30,
    [4238354255291.589, -4238354255291.589],
  ],
  [
    'poly_epsilon -1 at a confident class of a tiny weight',
    [0, -30],
    { labels: tensor([1], [0]) },
    { polyEpsilon: -1, classWeight: tensor([2], [1e-280, 1]), reduction: 'sum' },
    4.378255381347714e-307,
    [-8.75651076269488e-307, 8.75651076269488e-307],
  ],
  ['focal_gamma 1e306', [0, 800], { labels: tensor([1], [0]) }, { focalGamma: 1e306 }, 800, [-1, 1]],
  [
    'focal_gamma 1e15 where p counts',
    [0, 35],
    { labels: tensor([1], [0]) },
    { focalGamma: 1000000000000000.0 },
    18.63117746925263,
    [-12.279494288530127, 12.279494288530127],
  ],
  [
    'focal_gamma 1000 and a power that is subnormal',
    [0.05, 0],
    { labels: tensor([1], [0]) },
    { focalGamma: 1000, sampleWeight: tensor([1], [1e12]), reduction: 'sum' },
    6.338910115527616e-301,
    [-3.253297850319668e-298, 3.253297850319668e-298],
  ],
  [
    'a weight of 1e200 times a target of 1e-200',
    [1, 0],
    { targetProbs: tensor([1, 2], [1e-200, 1]) },
    { classWeight: tensor([2], [1e200, 1]), focalGamma: 2 },
    0.7245263609198523,
    [0.715653593221757, -0.715653593221757],
    [2.2658057508467332e198, 0.701868303411385],
  ],
  [
    'z_loss 1e-300 beside poly_epsilon 1e300',
    [1, 0.5],
    { labels: tensor([1], [0]) },
    { zLoss: 1e-300, polyEpsilon: 1e300 },
    3.775406687981455e299,
    [-2.350037122015945e299, 2.350037122015945e299],
  ],
  [
    'z_loss 1e300 and logits of 1e294',
    [1e294, 0],
    { labels: tensor([1], [0]) },
    { zLoss: 1e300, reduction: 'sum' },
    infinity,
    [infinity, 0],
  ],
  [
    'z_loss 1e300 and a tiny sample weight',
    [1e154, 0],
    { labels: tensor([1], [0]) },
    { zLoss: 1e300, sampleWeight: tensor([1], [1e-310]), reduction: 'sum' },
    9.99999999999997e297,
    [1.999999999999994e144, 0],
  ],
  [
    'a sample weight that makes e^-850 count',
    [0, -850],
    { labels: tensor([1], [0]) },
    { zLoss: 1e-9, sampleWeight: tensor([1], [1e308]), reduction: 'sum' },
    7.074412546583432e-62,
    [-7.074412532434607e-62, 7.074412546583432e-62],
  ],
  [
    'a class weight that makes e^-850 count',
    [0, -850],
    { labels: tensor([1], [0]) },
    { polyEpsilon: 1, classWeight: tensor([2], [1e308, 1]), reduction: 'sum' },
    1.4148825093166864e-61,
    [-1.4148825093166864e-61, 1.4148825093166864e-61],
  ],
  [
    'an entropy coefficient that makes e^-850 count',
    [0, -850],
    { labels: tensor([1], [0]) },
    { entropyCoef: 1e300 },
    -6.020325077142501e-67,
    [6.013250664595918e-67, -6.013250664595918e-67],
  ],
  [
    'a temperature that makes differences subnormal',
    [1e-10, 0],
    { labels: tensor([1], [0]) },
    { temperature: 1e304, entropyCoef: 1e300 },
    -6.931471805599454e299,
    [-4.999999999999976e-305, 4.999999999999976e-305],
  ],
  [
    'slopes of a cap below the doubles',
    [0, 2000],
    { labels: tensor([1], [0]) },
    { softcap: 5, zLoss: 1e80 },
    2.506719858079651e81,
    [6.701839889553313e78, 1.4592877148755971e-266],
  ],
  [
    'differences of logits beyond the doubles',
    [-1e308, 1e308],
    { labels: tensor([1], [0]) },
    { focalGamma: 1, classWeight: tensor([2], [1e-300, 1]), reduction: 'sum' },
    200000000,
    [-1e-300, 1e-300],
  ],
  [
    'label smoothing and far weights',
    [1, 0, 3],
    { labels: tensor([1], [0]) },
    { labelSmoothing: 0.1, focalGamma: 1.5, classWeight: tensor([3], [1e-300, 1e-305, 1e-310]), reduction: 'sum' },
    1.6883908568518806e-300,
    [-9.78467038715513e-301, 4.6404293880638905e-302, 9.320627448348742e-301],
  ],
])('%s: loss and gradients are exact', (_, logits, target, options, loss, grad, targetGrad) => {
  const outputs = ['loss', 'grad', ...(targetGrad ? (['target_grad'] as const) : [])] as const;
  const result = crossEntropy(tensor([1, logits.length], logits), target, { ...options, outputs });
  expectNear(result.loss as number, loss);
  grad.forEach((g, c) => {
    expectNear(result.grad?.data[c] as number, g);
  });
  targetGrad?.forEach((g, c) => {
    expectNear(result.target_grad?.data[c] as number, g);
  });
});

test('a target that is just near and one that is just far have the same loss at a masked class', () => {
  for (const q of [1e-22, 1e-23, 2 ** -900, 2 ** -901, 1e-310]) {
    const { loss } = crossEntropy(
      tensor([1, 3], [1, 2, -infinity]),
      { targetProbs: tensor([1, 3], [0.6, 0.4, q]) },
      { zLoss: 1e-4 },
    );
    expect(loss).toBe(infinity);
  }
});

describe('of ordinary rows', () => {
  const number = fc.double({ min: -30, max: 30, noNaN: true });
  const share = fc.double({ min: 2 ** -20, max: 1, noNaN: true });
  const options = fc.record({
    focalGamma: fc.constantFrom(0, 0.5, 2, 2.3),
    polyEpsilon: fc.constantFrom(0, -1, 1, 2.5),
    zLoss: fc.constantFrom(0, 0.25),
    entropyCoef: fc.constantFrom(0, 0.5, -1),
  });

  test.each([undefined, { temperature: 0.7, softcap: 20 }])(
    'it is what pairs of doubles are, transformed by %j',
    (transform) => {
      fc.assert(
        fc.property(
          fc.array(number, { minLength: 4, maxLength: 4 }),
          fc.array(share, { minLength: 4, maxLength: 4 }),
          options,
          (x, q, o) => {
            const logits = tensor([1, 4], x);
            const layout = classLayout('logits', logits.shape);
            const rows = doubleRows(logits, layout, referenceKernel, transform);
            const target = new RowReader(tensor([1, 4], q), layout, referenceKernel, 'float64');
            const source = { labels: undefined, target, weights: Float64Array.of(1, 2, 0.3, 0), smoothing: 0.1 };
            rows.load(0);
            const [near, far] = [new ComposedTerm(rows, source, o), new WideComposedTerm(rows, source, o)].map(
              (term) => {
                const loss = term.load(0);
                const factor = new RowFactor(wholeDivisor(3));
                factor.set(1, 1);
                return [
                  loss,
                  ...[term.writeGradient, term.writeTargetGradient].flatMap((write) => {
                    const out = empty([1, 4], 'float64', referenceKernel);
                    const writer = new RowWriter(out, layout, referenceKernel, 'float64');
                    writer.begin(0);
                    write(factor, writer);
                    writer.end();
                    return Array.from(out.data as Float64Array);
                  }),
                ];
              },
            ) as [number[], number[]];
            near.forEach((value, i) => {
              expectNear(far[i] as number, value, Math.max(Math.abs(value), 2 ** -40));
            });
          },
        ),
        { numRuns: 100 },
      );
    },
  );
});
