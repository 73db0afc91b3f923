import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CrossEntropyOptions,
  type CrossEntropyOutput,
  crossEntropy,
  type Target,
} from '../../src/core/cross-entropy.ts';
import { logSoftmax } from '../../src/core/log-softmax.ts';
import { nll } from '../../src/core/nll.ts';
import type { Reduction } from '../../src/core/rows/options.ts';
import { softmax } from '../../src/core/softmax.ts';
import { exactSum } from '../../src/core/sums/exact-sum.ts';
import { rowStart } from '../../src/core/tensors/class-layout.ts';
import { type DoubleTensor, indicesOf, sizeOf, type Tensor, tensor } from '../../src/core/tensors/tensor.ts';
import { ulp } from '../support/ulps.ts';
import {
  anyFinite,
  type Batch,
  batch,
  benignLogit,
  labelsFor,
  likeLogits,
  numbersOf,
  rowOf,
  targetProbsFor,
  weightsFor,
} from './arbitraries.ts';

const RUNS = { numRuns: 300 };

const REDUCTIONS = ['none', 'mean', 'sum'] as const satisfies Reduction[];
const ROW_OUTPUTS: readonly CrossEntropyOutput[] = ['losses', 'grad', 'log_probs', 'probs'];

/** A batch, what to compare it with, and options: everything that cross-entropy takes. */
interface Problem extends Batch {
  readonly target: Target;
  readonly options: CrossEntropyOptions;
}

const smoothing = fc.oneof(fc.constant(0), fc.constant(0.1), fc.double({ noNaN: true, min: 2 ** -20, max: 1 }));

/** Every combination of options, over batches of any rank with labels or target probabilities. */
function problem(batches: fc.Arbitrary<Batch> = batch()): fc.Arbitrary<Problem> {
  return batches.chain((given) =>
    fc
      .record({
        labels: labelsFor(given.layout),
        targetProbs: targetProbsFor(given),
        hasLabels: fc.boolean(),
        classWeight: fc.option(weightsFor(given.layout), { nil: undefined }),
        labelSmoothing: smoothing,
        reduction: fc.constantFrom(...REDUCTIONS),
      })
      .map(({ labels, targetProbs, hasLabels, ...options }) => ({
        ...given,
        target: hasLabels ? { labels } : { targetProbs },
        options: { ...options, classAxis: given.classAxis },
      }))
      .filter(({ target, options }) => options.reduction !== 'mean' || hasWeight(target, options)),
  );
}

/** Whether a weighted mean over labels is defined. */
function hasWeight(target: Target, { classWeight }: CrossEntropyOptions): boolean {
  if (classWeight === undefined || target.labels === undefined) return true;
  return target.labels.data.some((y) => (classWeight.data[y] as number) > 0);
}

/** The rows of a tensor along its class axis, in the order of the labels, as a batch [rows, classes]. */
function asRows(value: Tensor, { layout }: Batch): DoubleTensor {
  const rows = Array.from({ length: layout.rows }, (_, n) => rowOf(value, layout, n));
  return tensor([layout.rows, layout.classes], rows.flat());
}

/** The same for labels or target probabilities. */
function targetAsRows(target: Target, given: Batch): Target {
  if (target.labels) return { labels: tensor([given.layout.rows], target.labels.data) };
  return { targetProbs: asRows(target.targetProbs, given) };
}

/** Some of the rows of [rows, classes] or of [rows], in the order of `picked`. */
function pick({ shape, data }: Tensor, picked: readonly number[]): DoubleTensor {
  const width = sizeOf(shape.slice(1));
  return tensor(
    [picked.length, ...shape.slice(1)],
    picked.flatMap((n) => Array.from(data.subarray(n * width, (n + 1) * width))),
  );
}

function pickTarget(target: Target, picked: readonly number[]): Target {
  return target.labels ? { labels: pick(target.labels, picked) } : { targetProbs: pick(target.targetProbs, picked) };
}

function ones(length: number): number[] {
  return new Array<number>(length).fill(1);
}

/** An absolute bound of `count` ulps of the largest of `terms`. */
function ulps(count: number, ...terms: number[]): number {
  return count * ulp(Math.max(...terms.map(Math.abs)));
}

describe('a batch', () => {
  test('permuted to [rows, classes] gives the same numbers, bit for bit, as along its class axis', () => {
    const property = fc.property(problem(), ({ target, options, ...given }) => {
      const outputs: CrossEntropyOutput[] = ['loss', 'losses', 'grad', 'log_probs', 'probs'];
      if ('targetProbs' in target) outputs.push('target_grad');
      const result = crossEntropy(given.logits, target, { ...options, outputs });
      const rows = crossEntropy(asRows(given.logits, given), targetAsRows(target, given), {
        ...options,
        classAxis: 1,
        outputs,
      });
      expect(result.loss).toEqual(rows.loss);
      expect(numbersOf(result.losses)).toEqual(numbersOf(rows.losses));
      for (const output of outputs.slice(2)) {
        const tensorOf = result[output] as Tensor;
        expect(tensorOf.shape, output).toEqual(given.logits.shape);
        expect(numbersOf(asRows(tensorOf, given)), output).toEqual(numbersOf(rows[output] as Tensor));
      }
    });
    fc.assert(property, RUNS);
  });

  test('of softmax and log-softmax does not depend on where its class axis is', () => {
    const property = fc.property(
      batch().chain((given) => fc.tuple(fc.constant(given), likeLogits(given, anyFinite))),
      ([given, gradOutput]) => {
        const { classAxis, logits } = given;
        const rows = { classAxis: 1, gradOutput: asRows(gradOutput, given) };
        const probs = softmax(logits, { classAxis, gradOutput });
        const probsOfRows = softmax(asRows(logits, given), rows);
        expect(numbersOf(asRows(probs.probs as Tensor, given))).toEqual(numbersOf(probsOfRows.probs));
        expect(numbersOf(asRows(probs.grad as Tensor, given))).toEqual(numbersOf(probsOfRows.grad));
        const logProbs = logSoftmax(logits, { classAxis, gradOutput });
        const logProbsOfRows = logSoftmax(asRows(logits, given), rows);
        expect(numbersOf(asRows(logProbs.log_probs as Tensor, given))).toEqual(numbersOf(logProbsOfRows.log_probs));
        expect(numbersOf(asRows(logProbs.grad as Tensor, given))).toEqual(numbersOf(logProbsOfRows.grad));
      },
    );
    fc.assert(property, RUNS);
  });

  test('in another order of rows gives the same rows in that order, bit for bit', () => {
    const property = fc.property(
      problem().chain((given) => {
        const order = Array.from({ length: given.layout.rows }, (_, n) => n);
        const shuffled = fc.shuffledSubarray(order, { minLength: order.length, maxLength: order.length });
        return fc.tuple(fc.constant(given), shuffled);
      }),
      ([given, order]) => {
        // A mean's gradient is divided by a sum over rows, which its order may round differently.
        const reduction = given.options.reduction === 'mean' ? 'sum' : given.options.reduction;
        const options = { ...given.options, classAxis: 1, reduction, outputs: ROW_OUTPUTS };
        const logits = asRows(given.logits, given);
        const target = targetAsRows(given.target, given);
        const inOrder = crossEntropy(logits, target, options);
        const shuffled = crossEntropy(pick(logits, order), pickTarget(target, order), options);
        for (const output of ROW_OUTPUTS) {
          expect(numbersOf(shuffled[output] as Tensor), output).toEqual(
            numbersOf(pick(inOrder[output] as Tensor, order)),
          );
        }
      },
    );
    fc.assert(property, RUNS);
  });

  test('gives each row the numbers that it has alone, bit for bit', () => {
    const property = fc.property(problem(), (given) => {
      const reduction = given.options.reduction === 'mean' ? 'none' : given.options.reduction;
      const options = { ...given.options, classAxis: 1, reduction, outputs: ROW_OUTPUTS };
      const logits = asRows(given.logits, given);
      const target = targetAsRows(given.target, given);
      const together = crossEntropy(logits, target, options);
      for (let n = 0; n < given.layout.rows; n++) {
        const alone = crossEntropy(pick(logits, [n]), pickTarget(target, [n]), options);
        for (const output of ROW_OUTPUTS) {
          const ofRow = numbersOf(pick(together[output] as Tensor, [n]));
          expect(ofRow, `${output} of row ${n}`).toEqual(numbersOf(alone[output] as Tensor));
        }
      }
    });
    fc.assert(property, RUNS);
  });

  test('has the same losses whatever the reduction, bit for bit', () => {
    const property = fc.property(problem(), ({ logits, target, options }) => {
      const lossesOf = (reduction: Reduction) =>
        numbersOf(crossEntropy(logits, target, { ...options, reduction, outputs: ['losses'] }).losses);
      const losses = lossesOf('none');
      expect(lossesOf('sum')).toEqual(losses);
      if (!hasWeight(target, options)) return;
      // Scaled weights may round a subnormal loss once more: that of a huge one is a case of exact-properties.test.ts.
      const isNormal = (loss: number) => loss >= 2 ** -1022 && loss < 2 ** 1000;
      expect(lossesOf('mean').filter(isNormal)).toEqual(losses.filter(isNormal));
    });
    fc.assert(property, RUNS);
  });

  test('gives the same numbers for some outputs as for all', () => {
    const all: CrossEntropyOutput[] = ['loss', 'losses', 'grad', 'log_probs', 'probs', 'target_grad'];
    const property = fc.property(problem(), fc.subarray(all), ({ logits, target, options }, some) => {
      const possible = (output: CrossEntropyOutput) => 'targetProbs' in target || output !== 'target_grad';
      const whole = crossEntropy(logits, target, { ...options, outputs: all.filter(possible) });
      const part = crossEntropy(logits, target, { ...options, outputs: some.filter(possible) });
      expect(Object.keys(part).toSorted()).toEqual(some.filter(possible).toSorted());
      for (const output of some.filter(possible)) expect(part[output], output).toEqual(whole[output]);
    });
    fc.assert(property, RUNS);
  });
});

describe('an ignored row', () => {
  const withIgnored = problem(batch(undefined, { minRows: 2 })).chain((given) =>
    fc.tuple(
      fc.constant(given),
      labelsFor(given.layout),
      fc.array(fc.boolean(), { minLength: given.layout.rows, maxLength: given.layout.rows }),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0),
      fc.constantFrom(-100, -1, 255),
    ),
  );

  test.each(REDUCTIONS)('is as if it were not there, bit for bit: reduction %s', (reduction) => {
    const property = fc.property(withIgnored, ([given, someLabels, isIgnored, filling, ignoreIndex]) => {
      const options = { ...given.options, classAxis: 1, reduction, ignoreIndex };
      const logits = asRows(given.logits, given);
      const labels = tensor([given.layout.rows], someLabels.data);
      isIgnored.forEach((ignored, n) => {
        if (!ignored) return;
        labels.data[n] = ignoreIndex;
        logits.data.fill(filling, n * given.layout.classes, (n + 1) * given.layout.classes);
      });
      const kept = isIgnored.flatMap((ignored, n) => (ignored ? [] : [n]));
      const left = isIgnored.flatMap((ignored, n) => (ignored ? [n] : []));
      fc.pre(kept.length === 0 || hasWeight({ labels: pick(labels, kept) }, options));
      const whole = crossEntropy(logits, { labels }, options);
      const rest =
        kept.length === 0
          ? { loss: reduction === 'none' ? null : 0, losses: tensor([0]), grad: tensor([0]) }
          : crossEntropy(pick(logits, kept), { labels: pick(labels, kept) }, options);
      expect(whole.loss).toEqual(rest.loss);
      expect(numbersOf(pick(whole.losses as Tensor, kept))).toEqual(numbersOf(rest.losses));
      expect(numbersOf(pick(whole.grad as Tensor, kept))).toEqual(numbersOf(rest.grad));
      expect(numbersOf(pick(whole.losses as Tensor, left))).toEqual(left.map(() => 0));
      expect(numbersOf(pick(whole.grad as Tensor, left)).every((g) => g === 0)).toBe(true);
    });
    fc.assert(property, RUNS);
  });

  test('is as if it were not there in nll too, bit for bit', () => {
    const property = fc.property(withIgnored, ([given, someLabels, isIgnored, filling, ignoreIndex]) => {
      const { reduction, classWeight } = given.options;
      const logProbs = asRows(given.logits, given);
      const labels = tensor([given.layout.rows], someLabels.data);
      isIgnored.forEach((ignored, n) => {
        if (!ignored) return;
        labels.data[n] = ignoreIndex;
        logProbs.data.fill(filling, n * given.layout.classes, (n + 1) * given.layout.classes);
      });
      const kept = isIgnored.flatMap((ignored, n) => (ignored ? [] : [n]));
      fc.pre(kept.length > 0 && hasWeight({ labels: pick(labels, kept) }, given.options));
      const options = { reduction, classWeight, ignoreIndex };
      const whole = nll(logProbs, labels, options);
      const rest = nll(pick(logProbs, kept), pick(labels, kept), options);
      expect(whole.loss).toEqual(rest.loss);
      expect(numbersOf(pick(whole.losses as Tensor, kept))).toEqual(numbersOf(rest.losses));
      expect(numbersOf(pick(whole.grad as Tensor, kept))).toEqual(numbersOf(rest.grad));
    });
    fc.assert(property, RUNS);
  });
});

/**
 * Fails unless the entries of a row of a gradient sum to 0 as far as each, within 2 ulp of itself, lets them: or within 2^-90 of
 * a bound of the terms that it is the difference of.
 */
function expectZeroSum(entries: readonly number[], largestTerm: number): void {
  const bound = entries.reduce((total, g) => total + 2 * ulp(g), 0) + 2 ** -90 * entries.length * largestTerm;
  expect(Math.abs(exactSum(Float64Array.from(entries)).value)).toBeLessThanOrEqual(bound);
}

describe('the gradient of cross-entropy', () => {
  test('sums to 0 over the classes of each row, within the rounding of its entries', () => {
    const property = fc.property(problem(), ({ logits, target, options, layout }) => {
      const { grad } = crossEntropy(logits, target, { ...options, reduction: 'sum', outputs: ['grad'] });
      const weight = options.classWeight === undefined ? 1 : Math.max(...options.classWeight.data);
      for (let n = 0; n < layout.rows; n++) {
        // No term R p_c or r_c is larger than R ≤ max w.
        expectZeroSum(rowOf(grad as Tensor, layout, n), weight);
      }
    });
    fc.assert(property, RUNS);
  });

  test('of labels without smoothing sums to 0 within the rounding of its entries', () => {
    const property = fc.property(
      batch().chain((given) => fc.tuple(fc.constant(given), labelsFor(given.layout))),
      ([{ logits, classAxis, layout }, labels]) => {
        const { grad } = crossEntropy(logits, { labels }, { classAxis, reduction: 'sum' });
        for (let n = 0; n < layout.rows; n++) {
          expectZeroSum(rowOf(grad as Tensor, layout, n), 0);
        }
      },
    );
    fc.assert(property, RUNS);
  });

  test('doubles exactly with an upstream gradient of 2', () => {
    const property = fc.property(problem(batch(benignLogit)), ({ logits, target, options, layout }) => {
      const upstream = (value: number) =>
        options.reduction === 'none'
          ? tensor(
              layout.rowShape,
              ones(layout.rows).map(() => value),
            )
          : tensor([], [value]);
      const outputs: CrossEntropyOutput[] = 'labels' in target ? ['grad'] : ['grad', 'target_grad'];
      const once = crossEntropy(logits, target, { ...options, outputs });
      const explicit = crossEntropy(logits, target, { ...options, outputs, gradOutput: upstream(1) });
      const twice = crossEntropy(logits, target, { ...options, outputs, gradOutput: upstream(2) });
      for (const output of outputs) {
        const expected = numbersOf(once[output] as Tensor);
        expect(numbersOf(explicit[output] as Tensor)).toEqual(expected);
        expect(numbersOf(twice[output] as Tensor)).toEqual(expected.map((g) => 2 * g));
      }
    });
    fc.assert(property, RUNS);
  });

  test('takes an upstream gradient a row with none', () => {
    const property = fc.property(
      problem(batch(benignLogit)).chain((given) => {
        const powers = fc.array(fc.constantFrom(0.25, 1, 2, -4), {
          minLength: given.layout.rows,
          maxLength: given.layout.rows,
        });
        return fc.tuple(fc.constant(given), powers);
      }),
      ([{ logits, target, options, layout }, upstream]) => {
        const gradOf = (gradOutput?: Tensor) =>
          crossEntropy(logits, target, { ...options, reduction: 'none', outputs: ['grad'], gradOutput }).grad as Tensor;
        const [plain, scaled] = [gradOf(), gradOf(tensor(layout.rowShape, upstream))];
        upstream.forEach((u, n) => {
          expect(rowOf(scaled, layout, n).map((g) => g + 0)).toEqual(rowOf(plain, layout, n).map((g) => g * u + 0));
        });
      },
    );
    fc.assert(property, RUNS);
  });

  test('is that of central differences of the loss', () => {
    const property = fc.property(
      problem(batch(fc.double({ noNaN: true, min: -3, max: 3 }))),
      ({ logits, target, options }) => {
        const reduction = options.reduction === 'none' ? 'sum' : options.reduction;
        const lossAt = (x: Tensor) =>
          crossEntropy(x, target, { ...options, reduction, outputs: ['loss'] }).loss as number;
        const { grad } = crossEntropy(logits, target, { ...options, reduction, outputs: ['grad'] });
        expectDifferences(numbersOf(grad), logits, lossAt);
      },
    );
    fc.assert(property, RUNS);
  });

  test('with respect to target_probs is that of central differences of the loss', () => {
    const property = fc.property(
      problem(batch(fc.double({ noNaN: true, min: -3, max: 3 }))).filter(({ target }) => 'targetProbs' in target),
      ({ logits, target, options }) => {
        const { targetProbs } = target as { targetProbs: Tensor };
        const reduction = options.reduction === 'none' ? 'sum' : options.reduction;
        const free = { ...options, reduction, validateTargetProbs: false };
        const lossAt = (q: Tensor) =>
          crossEntropy(logits, { targetProbs: q }, { ...free, outputs: ['loss'] }).loss as number;
        const result = crossEntropy(logits, target, { ...free, outputs: ['target_grad'] });
        expectDifferences(numbersOf(result.target_grad), targetProbs, lossAt);
      },
    );
    fc.assert(property, RUNS);
  });
});

/** Checks a gradient against (f(x + h) − f(x − h)) / 2h, whose own error is of the order h². */
function expectDifferences(grad: readonly number[], at: Tensor, f: (x: Tensor) => number): void {
  const h = 2 ** -17;
  grad.forEach((g, i) => {
    const shifted = (by: number) =>
      tensor(
        at.shape,
        at.data.map((x, j) => (i === j ? x + by : x)),
      );
    const difference = (f(shifted(h)) - f(shifted(-h))) / (2 * h);
    expect(Math.abs(g - difference), `entry ${i}: ${g}, by differences ${difference}`).toBeLessThanOrEqual(1e-6);
  });
}

describe('the gradients of softmax and log-softmax', () => {
  const withUpstream = (logit: fc.Arbitrary<number>, upstream: fc.Arbitrary<number>) =>
    batch(logit).chain((given) => fc.tuple(fc.constant(given), likeLogits(given, upstream)));
  const small = fc.double({ noNaN: true, min: -3, max: 3 });

  test.each([
    { name: 'softmax', of: (x: Tensor, classAxis: number) => softmax(x, { classAxis }).probs as Tensor, vjp: softmax },
    {
      name: 'log-softmax',
      of: (x: Tensor, classAxis: number) => logSoftmax(x, { classAxis }).log_probs as Tensor,
      vjp: logSoftmax,
    },
  ])('$name: are those of central differences', ({ of, vjp }) => {
    const property = fc.property(withUpstream(small, small), ([{ logits, classAxis }, gradOutput]) => {
      const product = (x: Tensor) => {
        const values = Float64Array.from(of(x, classAxis).data);
        return exactSum(values.map((value, i) => value * (gradOutput.data[i] as number))).value;
      };
      expectDifferences(numbersOf(vjp(logits, { classAxis, gradOutput }).grad), logits, product);
    });
    fc.assert(property, RUNS);
  });

  test.each([
    { name: 'softmax', vjp: softmax },
    { name: 'log-softmax', vjp: logSoftmax },
  ])('$name: double exactly with the upstream gradient', ({ vjp }) => {
    const property = fc.property(withUpstream(benignLogit, benignLogit), ([{ logits, classAxis }, gradOutput]) => {
      const twice = tensor(
        gradOutput.shape,
        gradOutput.data.map((g) => 2 * g),
      );
      const expected = numbersOf(vjp(logits, { classAxis, gradOutput }).grad).map((g) => 2 * g);
      expect(numbersOf(vjp(logits, { classAxis, gradOutput: twice }).grad)).toEqual(expected);
    });
    fc.assert(property, RUNS);
  });

  test.each([
    { name: 'softmax', vjp: softmax },
    { name: 'log-softmax', vjp: logSoftmax },
  ])('$name: sum to 0 over the classes of each row, within the rounding of its entries', ({ vjp }) => {
    const property = fc.property(withUpstream(anyFinite, small), ([{ logits, classAxis, layout }, gradOutput]) => {
      const grad = vjp(logits, { classAxis, gradOutput }).grad as Tensor;
      for (let n = 0; n < layout.rows; n++) {
        const largest = Math.max(...rowOf(gradOutput, layout, n).map(Math.abs));
        expectZeroSum(rowOf(grad, layout, n), largest * layout.classes);
      }
    });
    fc.assert(property, RUNS);
  });
});

describe('all logits of a row', () => {
  test('shifted by the same number, exactly, change nothing, bit for bit', () => {
    const shift = fc.integer({ min: -(2 ** 30), max: 2 ** 30 }).map((n) => n * 2 ** -20);
    const property = fc.property(problem(batch(benignLogit)), shift, ({ logits, target, options }, by) => {
      const shifted = tensor(
        logits.shape,
        logits.data.map((x) => x + by),
      );
      const outputs: CrossEntropyOutput[] = ['loss', 'losses', 'grad', 'log_probs', 'probs'];
      expect(crossEntropy(shifted, target, { ...options, outputs })).toEqual(
        crossEntropy(logits, target, { ...options, outputs }),
      );
    });
    fc.assert(property, RUNS);
  });

  test('permuted with their labels, permute the gradients and leave the losses, within the promise of either', () => {
    const property = fc.property(
      batch().chain((given) => {
        const order = Array.from({ length: given.layout.classes }, (_, c) => c);
        const permutation = fc.shuffledSubarray(order, { minLength: order.length, maxLength: order.length });
        return fc.tuple(fc.constant(given), labelsFor(given.layout), permutation);
      }),
      ([given, labelsOfRows, permutation]) => {
        const logits = asRows(given.logits, given);
        const labels = tensor([given.layout.rows], labelsOfRows.data);
        const { classes, rows } = given.layout;
        const permute = (value: Tensor) =>
          tensor(
            value.shape,
            value.data.map((_, i) => {
              const c = i % classes;
              return value.data[i - c + (permutation[c] as number)] as number;
            }),
          );
        const permutedLabels = tensor(
          [rows],
          labels.data.map((y) => permutation.indexOf(y)),
        );
        const options = { reduction: 'sum', outputs: ['losses', 'grad', 'log_probs', 'probs'] } as const;
        const plain = crossEntropy(logits, { labels }, options);
        const permuted = crossEntropy(permute(logits), { labels: permutedLabels }, options);
        expectNear(numbersOf(permuted.losses), numbersOf(plain.losses), 8);
        for (const output of ['grad', 'log_probs', 'probs'] as const) {
          expectNear(numbersOf(permuted[output]), numbersOf(permute(plain[output] as Tensor)), 8);
        }
      },
    );
    fc.assert(property, RUNS);
  });
});

/** Compares numbers that each are within some ulps of the same exact value. */
function expectNear(actual: readonly number[], expected: readonly number[], within: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    const wanted = expected[i] as number;
    const isNear = value === wanted || Math.abs(value - wanted) <= ulps(within, wanted);
    expect(isNear, `number ${i} is ${value}; expected ${wanted} within ${within} ulp`).toBe(true);
  });
}

describe('labels', () => {
  test.each([0, 0.1, 1])('are one-hot target_probs without weights: smoothing %d', (labelSmoothing) => {
    const property = fc.property(
      batch().chain((given) => fc.tuple(fc.constant(given), labelsFor(given.layout), fc.constantFrom(...REDUCTIONS))),
      ([{ logits, classAxis, layout }, labels, reduction]) => {
        const targetProbs = tensor(logits.shape);
        labels.data.forEach((y, n) => {
          targetProbs.data[rowStart(layout, n) + y * layout.inner] = 1;
        });
        const options: CrossEntropyOptions = {
          classAxis,
          reduction,
          labelSmoothing,
          outputs: ['loss', 'losses', 'grad'],
        };
        const ofLabels = crossEntropy(logits, { labels }, options);
        const ofProbs = crossEntropy(logits, { targetProbs }, options);
        expectNear(numbersOf(ofProbs.losses), numbersOf(ofLabels.losses), 4);
        if (reduction === 'none') expect(ofProbs.loss).toBe(ofLabels.loss);
        else expectNear([ofProbs.loss as number], [ofLabels.loss as number], 4);
        const grads = numbersOf(ofLabels.grad);
        numbersOf(ofProbs.grad).forEach((g, i) => {
          // No term R p_c or r_c is larger than 1.
          const bound = ulps(4, grads[i] as number) + 2 ** -89;
          expect(Math.abs(g - (grads[i] as number))).toBeLessThanOrEqual(bound);
        });
      },
    );
    fc.assert(property, RUNS);
  });

  test('compare with the logits as nll does with their log_probs', () => {
    const property = fc.property(
      batch().chain((given) =>
        fc.record({
          given: fc.constant(given),
          labels: labelsFor(given.layout),
          classWeight: weightsFor(given.layout),
          reduction: fc.constantFrom('none' as const, 'sum' as const),
        }),
      ),
      ({ given: { logits, classAxis }, labels, classWeight, reduction }) => {
        const options = { classAxis, classWeight, reduction };
        const fused = crossEntropy(logits, { labels }, { ...options, outputs: ['loss', 'losses', 'log_probs'] });
        const apart = nll(fused.log_probs as Tensor, labels, { ...options, outputs: ['loss', 'losses'] });
        // Apart, log-probabilities have been rounded.
        expectNear([apart.loss ?? 0], [fused.loss ?? 0], 4);
        expectNear(numbersOf(apart.losses), numbersOf(fused.losses), 4);
      },
    );
    fc.assert(property, RUNS);
  });
});

describe('probabilities', () => {
  test('are in [0, 1] and sum to 1 over the classes of each row', () => {
    const property = fc.property(batch(), ({ logits, classAxis, layout }) => {
      const probs = softmax(logits, { classAxis }).probs as Tensor;
      for (let n = 0; n < layout.rows; n++) {
        const row = rowOf(probs, layout, n);
        expect(row.every((p) => p >= 0 && p <= 1)).toBe(true);
        const { value } = exactSum(Float64Array.from(row));
        expect(Math.abs(value - 1)).toBeLessThanOrEqual(ulps(layout.classes, 1));
      }
    });
    fc.assert(property, RUNS);
  });

  test('are the exponentials of the log-probabilities, as far as those tell', () => {
    const property = fc.property(batch(), ({ logits, classAxis }) => {
      const probs = numbersOf(softmax(logits, { classAxis }).probs);
      const logProbs = numbersOf(logSoftmax(logits, { classAxis }).log_probs);
      probs.forEach((p, i) => {
        const l = logProbs[i] as number;
        expect(l).toBeLessThanOrEqual(0);
        // 2 ulp of l become as much in relative terms of exp(l); p and exp add some ulps of their own.
        const bound = l === Number.NEGATIVE_INFINITY ? 0 : p * 2 * ulp(l) + ulps(4, p);
        expect(Math.abs(Math.exp(l) - p)).toBeLessThanOrEqual(bound);
      });
    });
    fc.assert(property, RUNS);
  });

  test('and log-probabilities are those that cross-entropy returns, bit for bit', () => {
    const property = fc.property(problem(), ({ logits, target, options }) => {
      const { classAxis } = options;
      const fused = crossEntropy(logits, target, { ...options, reduction: 'sum', outputs: ['probs', 'log_probs'] });
      expect(fused.probs).toEqual(softmax(logits, { classAxis }).probs);
      expect(fused.log_probs).toEqual(logSoftmax(logits, { classAxis }).log_probs);
    });
    fc.assert(property, RUNS);
  });
});

test('indices and rows agree on where the class of a row is', () => {
  const property = fc.property(batch(), ({ logits, layout }) => {
    for (let n = 0; n < layout.rows; n++) {
      const at = indicesOf(logits.shape, rowStart(layout, n));
      expect(at[layout.axis]).toBe(0);
      expect(at.toSpliced(layout.axis, 1)).toEqual(indicesOf(layout.rowShape, n));
    }
  });
  fc.assert(property, RUNS);
});
