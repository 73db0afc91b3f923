import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crossEntropy } from '../../src/core/cross-entropy.ts';
import { logSoftmax } from '../../src/core/log-softmax.ts';
import { softmax } from '../../src/core/softmax.ts';
import { tensor } from '../../src/core/tensors/tensor.ts';
import { ulpsOff } from '../support/ulps.ts';
import { anyFinite, numbersOf } from './arbitraries.ts';
import { exactRow } from './exact-row.ts';
import { divide, fixed, multiply, ONE, sum, toExact } from './fixed-point.ts';

/** The promise: how many ulps of the exact result a number may be off. */
const ULPS = 2;

/** Where more bits than these of its largest term cancel, it may be off by 2^-90 of that. */
const MOST_CANCELLED = 90n;
const RUNS = { numRuns: 400 };

const masked = Number.NEGATIVE_INFINITY;
const logit = fc.oneof({ weight: 8, arbitrary: anyFinite }, { weight: 1, arbitrary: fc.constant(masked) });
const row = fc.array(logit, { minLength: 1, maxLength: 6 }).filter((logits) => logits.some((x) => x !== masked));
const positive = fc.double({ noNaN: true, min: 2 ** -20, max: 2 ** 20 });

const NEAR = -600;

/** A row with as many numbers of another kind beside it. */
function rowWith<T>(number: fc.Arbitrary<T>, farthest: number = masked): fc.Arbitrary<[number[], T[]]> {
  return row.chain((logits) => {
    const max = Math.max(...logits);
    // Within NEAR of the largest, no probability is subnormal.
    const near = logits.map((x) => (x - max < farthest ? masked : x));
    return fc.tuple(fc.constant(near), fc.array(number, { minLength: near.length, maxLength: near.length }));
  });
}

/** Within 2 ulp of a value known to 400 bits: at least units of 2^-1074; undefined stands for −Infinity. */
function expectExact(value: number, exactly: bigint | undefined, what: string): void {
  if (exactly === undefined) {
    expect(value, what).toBe(masked);
    return;
  }
  const exact = toExact(exactly);
  expect(ulpsOff(value, exact), `${what} is ${value}, exactly ${exact[0]}`).toBeLessThanOrEqual(ULPS);
}

/** Within 2 ulp of the difference itself, unless more than 90 bits of its largest term cancel. */
function expectDifference(value: number, exactly: bigint, largest: bigint, what: string): void {
  const allowed = abs(largest) >> MOST_CANCELLED;
  if (abs(exactly) < allowed && abs(fixed(value) - exactly) <= allowed) return;
  expectExact(value, exactly, what);
}

const largestOf = (values: readonly bigint[]) => values.reduce((a, b) => (abs(b) > a ? abs(b) : a), 0n);
const abs = (x: bigint) => (x < 0n ? -x : x);

describe('of any row, within 2 ulp of the exact value', () => {
  test('is every probability and log-probability', () => {
    const property = fc.property(row, (logits) => {
      const { probs, logProbs } = exactRow(logits);
      const x = tensor([logits.length], logits);
      numbersOf(softmax(x).probs).forEach((p, c) => {
        expectExact(p, probs[c] as bigint, `probs[${c}]`);
      });
      numbersOf(logSoftmax(x).log_probs).forEach((l, c) => {
        expectExact(l, logProbs[c], `log_probs[${c}]`);
      });
    });
    fc.assert(property, RUNS);
  });

  test('is the loss of every label, and every entry of its gradient', () => {
    const property = fc.property(row, (logits) => {
      const { probs, logProbs } = exactRow(logits);
      for (let y = 0; y < logits.length; y++) {
        const { loss, grad } = crossEntropy(tensor([logits.length], logits), { labels: tensor([], [y]) });
        const exactLoss = logProbs[y];
        expectExact(-(loss as number), exactLoss, `loss of label ${y}`);
        numbersOf(grad).forEach((g, c) => {
          expectExact(g, (probs[c] as bigint) - (c === y ? ONE : 0n), `grad[${c}] of label ${y}`);
        });
      }
    });
    fc.assert(property, RUNS);
  });

  test('is a loss of weighted and smoothed target_probs, and every entry of its gradient', () => {
    const targets = rowWith(fc.record({ q: fc.integer({ min: 0, max: 1000 }), w: positive }));
    const property = fc.property(targets, fc.constantFrom(0, 0.1, 0.25, 1), ([logits, entries], epsilon) => {
      const q = entries.map((entry) => entry.q / 1024);
      const w = entries.map((entry) => entry.w);
      const shape = [logits.length];
      const { loss, grad } = crossEntropy(
        tensor(shape, logits),
        { targetProbs: tensor(shape, q) },
        { classWeight: tensor(shape, w), labelSmoothing: epsilon, validateTargetProbs: false },
      );
      const unmasked = BigInt(logits.filter((x) => x !== masked).length);
      const e = fixed(epsilon);
      const r = q.map((qc, c) => {
        const share = logits[c] === masked ? 0n : e / unmasked;
        return multiply(fixed(w[c] as number), multiply(ONE - e, fixed(qc)) + share);
      });
      const { probs, logProbs } = exactRow(logits);
      const terms = r.map((rc, c) =>
        rc === 0n ? 0n : logProbs[c] === undefined ? undefined : multiply(rc, logProbs[c]),
      );
      if (terms.includes(undefined)) expect(loss).toBe(Number.POSITIVE_INFINITY);
      else expectExact(-(loss as number), sum(terms as bigint[]), 'loss');
      const total = sum(r);
      numbersOf(grad).forEach((g, c) => {
        const larger = multiply(total, probs[c] as bigint);
        expectDifference(g, larger - (r[c] as bigint), largestOf([larger, r[c] as bigint]), `grad[${c}]`);
      });
    });
    fc.assert(property, RUNS);
  });

  /** Huge ones beside tiny ones; what meets a probability that is no normal number is told apart below. */
  const UPSTREAM = [
    { name: 'ordinary', number: fc.double({ noNaN: true, min: -100, max: 100 }) },
    { name: 'tiny to huge', number: anyFinite.filter((g) => Math.abs(g) < 2 ** 900) },
  ];

  test.each(UPSTREAM)('is every entry of a gradient of log-softmax: $name upstream gradients', ({ number }) => {
    const property = fc.property(rowWith(number, NEAR), ([logits, upstream]) => {
      const shape = [logits.length];
      const { grad } = logSoftmax(tensor(shape, logits), { gradOutput: tensor(shape, upstream) });
      const { probs } = exactRow(logits);
      const g = upstream.map(fixed);
      const total = sum(g);
      numbersOf(grad).forEach((value, c) => {
        const exactly = (g[c] as bigint) - multiply(probs[c] as bigint, total);
        const largest = largestOf([g[c] as bigint, multiply(probs[c] as bigint, largestOf([...g, total]))]);
        expectDifference(value, exactly, largest, `grad[${c}]`);
      });
    });
    fc.assert(property, RUNS);
  });

  test.each(UPSTREAM)('is every entry of a gradient of softmax: $name upstream gradients', ({ number }) => {
    const property = fc.property(rowWith(number, NEAR), ([logits, upstream]) => {
      const shape = [logits.length];
      const { grad } = softmax(tensor(shape, logits), { gradOutput: tensor(shape, upstream) });
      const { probs } = exactRow(logits);
      const g = upstream.map(fixed);
      const products = g.map((gc, c) => multiply(gc, probs[c] as bigint));
      const mean = sum(products);
      numbersOf(grad).forEach((value, c) => {
        const p = probs[c] as bigint;
        const largest = multiply(p, largestOf([g[c] as bigint, ...products, mean]));
        expectDifference(value, multiply(p, (g[c] as bigint) - mean), largest, `grad[${c}]`);
      });
    });
    fc.assert(property, RUNS);
  });
});

test.each([7, 1001, 30_001])(
  'the gradient of softmax over %d equal logits is within 2 ulp: upstream gradient of one class',
  (classes) => {
    const upstream = tensor([classes]);
    upstream.data[0] = 0.3;
    const { grad } = softmax(tensor([classes]), { gradOutput: upstream });
    const p = divide(ONE, BigInt(classes) * ONE);
    const other = toExact(-multiply(multiply(p, p), fixed(0.3)));
    const [first, ...others] = numbersOf(grad);
    expectExact(first as number, multiply(multiply(p, ONE - p), fixed(0.3)), 'grad[0]');
    expect(Math.max(...others.map((g) => ulpsOff(g, other))), 'ulps of the others').toBeLessThanOrEqual(ULPS);
  },
);

describe('of any batch, within 2 ulp of the exact value', () => {
  const batch = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 2, max: 4 })).chain(([rows, classes]) =>
    fc.record({
      classes: fc.constant(classes),
      logits: fc.array(
        fc.array(fc.double({ noNaN: true, min: -300, max: 300 }), { minLength: classes, maxLength: classes }),
        {
          minLength: rows,
          maxLength: rows,
        },
      ),
      labels: fc.array(fc.integer({ min: 0, max: classes - 1 }), { minLength: rows, maxLength: rows }),
      weights: fc.array(positive, { minLength: classes, maxLength: classes }),
    }),
  );

  test('is the weighted sum and the weighted mean of its losses', () => {
    const property = fc.property(batch, ({ classes, logits, labels, weights }) => {
      const x = tensor([logits.length, classes], logits.flat());
      const target = { labels: tensor([labels.length], labels) };
      const classWeight = tensor([classes], weights);
      const w = labels.map((y) => fixed(weights[y] as number));
      const losses = logits.map((ofRow, n) =>
        multiply(w[n] as bigint, -(exactRow(ofRow).logProbs[labels[n] as number] as bigint)),
      );
      const total = crossEntropy(x, target, { classWeight, reduction: 'sum' }).loss as number;
      expectExact(total, sum(losses), 'sum');
      const mean = crossEntropy(x, target, { classWeight, reduction: 'mean' }).loss as number;
      expectExact(mean, divide(sum(losses), sum(w)), 'mean');
    });
    fc.assert(property, { numRuns: 200 });
  });
});

describe('numbers of very different sizes', () => {
  /** exp(-711.035425649761) is subnormal: what is left of its digits is not enough for a product that is normal. */
  const far = 711.035425649761;
  const two = [0, far];
  const p = exactRow(two).probs[0] as bigint;
  const large = fixed(1e15);

  test('a subnormal probability times a large upstream gradient of softmax has all digits', () => {
    const { grad } = softmax(tensor([2], two), { gradOutput: tensor([2], [1e15, 0]) });
    expectExact(numbersOf(grad)[0] as number, multiply(multiply(p, ONE - p), large), 'grad[0]');
  });

  test('a subnormal probability times a large class_weight has all digits, in loss and gradient', () => {
    const options = { classWeight: tensor([2], [1e15, 1e15]), reduction: 'sum' } as const;
    const { loss, grad } = crossEntropy(tensor([2], two), { labels: tensor([], [1]) }, options);
    expectExact(-(loss as number), multiply(exactRow(two).logProbs[1] as bigint, large), 'loss');
    expectExact(numbersOf(grad)[0] as number, multiply(p, large), 'grad[0]');
    expectExact(numbersOf(grad)[1] as number, -multiply(p, large), 'grad[1]');
  });

  test('a small upstream gradient beside a huge one keeps its digits through log-softmax', () => {
    const { grad } = logSoftmax(tensor([2], [0, masked]), { gradOutput: tensor([2], [1e300, 1e-290]) });
    expect(numbersOf(grad)).toEqual([-1e-290, 1e-290]);
  });

  const equal = tensor([2, 2], [0, 0, 0, 0]);
  const labels = tensor([2], [0, 1]);

  test('class weights give the losses that they give alone, whatever the reduction', () => {
    const classWeight = tensor([2], [1e200, 1e-200]);
    const lossesOf = (reduction: 'none' | 'mean') =>
      numbersOf(crossEntropy(equal, { labels }, { classWeight, reduction, outputs: ['losses'] }).losses);
    expect(lossesOf('none')).toEqual([1e200 * Math.LN2, 1e-200 * Math.LN2]);
    expect(lossesOf('mean')).toEqual(lossesOf('none'));
  });

  test('class weights below 1 do not make a loss overflow that is finite', () => {
    const options = { classWeight: tensor([2], [0.75, 0.75]) };
    const { loss, losses } = crossEntropy(tensor([1, 2], [0, 1.5e308]), { labels: tensor([1], [0]) }, options);
    expect(numbersOf(losses)).toEqual([0.75 * 1.5e308]);
    expect(loss).toBe(1.5e308);
  });

  test('class weights above 1 do not make the gradient of a mean overflow that is finite', () => {
    const options = { classWeight: tensor([2], [1.5, 1]), gradOutput: tensor([], [1.7e308]) };
    const { grad } = crossEntropy(tensor([1, 2], [0, 0]), { labels: tensor([1], [0]) }, options);
    expectExact(numbersOf(grad)[0] as number, -fixed(8.5e307), 'grad[0]');
    expectExact(numbersOf(grad)[1] as number, fixed(8.5e307), 'grad[1]');
  });
});
