import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LOW, SIZE } from '../../src/kernel/softmax-row.ts';
import {
  loadTarget,
  TARGET,
  TARGET_TOTAL,
  targetLoss,
  writeLossOfEachClass,
  writeTargetGradient,
} from '../../src/kernel/target-row.ts';
import { abs, divide, fixed, multiply, ONE, relativeError, sum, toDouble } from '../core/fixed-point.ts';
import { expectUlps, loaded, pairAt, rowWith, softmaxOf, written } from './rows.ts';

const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: masked } = Number;
const SCALE = 2 ** 200;

/** A loaded row and a target for it, q given as a class or as probabilities. */
function loadBoth(
  logits: readonly number[],
  q: number | readonly number[],
  smoothing = 0,
  weights: readonly number[] = logits.map(() => 1),
) {
  const x = Float64Array.from(logits);
  const w = Float64Array.from(weights);
  const classes = x.length;
  const row = loaded(...logits);
  const target = new Float64Array(TARGET + 2 * classes);
  const probs = Float64Array.from(typeof q === 'number' ? logits.map((_, c) => Number(c === q)) : q);
  loadTarget(target, row, classes, probs, 0, w, smoothing, x, 0);
  return { x, w, classes, row, target };
}

/** What follows from a row and its target, each as plain numbers. */
function load(...args: Parameters<typeof loadBoth>) {
  const { x, w, classes, row, target } = loadBoth(...args);
  let doubtful = 0;
  const gradient = (factor = 1) =>
    written(classes, (out) => {
      doubtful = writeTargetGradient(target, row, classes, factor, 0, out, 0);
    });
  return {
    r: Array.from(target.subarray(TARGET, TARGET + classes), (r) => r / SCALE),
    loss: () => targetLoss(target, row, classes, x, 0),
    gradient,
    targetGradient: (factor = 1) =>
      written(classes, (out) => writeLossOfEachClass(row, classes, w, factor, 0, x, 0, out, 0)),
    low: () => row[LOW] as number,
    size: () => row[SIZE] as number,
    doubtful: () => doubtful,
  };
}

/** r_c in fixed point. */
function targetOf(logits: readonly number[], q: readonly number[], smoothing: number, w: readonly number[]): bigint[] {
  const epsilon = fixed(smoothing);
  const share = epsilon / BigInt(logits.filter((x) => x !== masked).length);
  return q.map((qc, c) => {
    const kept = multiply(ONE - epsilon, fixed(qc));
    return multiply(fixed(w[c] as number), kept + (logits[c] === masked ? 0n : share));
  });
}

const positive = fc.oneof(
  fc.double({ noNaN: true, min: 2 ** -20, max: 2 ** 20 }),
  fc.constantFrom(0, 1, 2 ** 300, 2 ** -300),
);
const anySign = fc.oneof(
  fc.double({ noNaN: true, min: -10, max: 10 }).filter((x) => x === 0 || Math.abs(x) > 2 ** -400),
  fc.constantFrom(0, 1, -1),
);
const epsilon = fc.constantFrom(0, 0, 0.1, 0.3, 1);
const factor = fc.constantFrom(1, -2.5, 0.1, 1 / 3, 2 ** 300, 2 ** -300);

describe('loadTarget', () => {
  test('of a class is one-hot', () => {
    expect(load([0, 0], 1).r).toEqual([0, 1]);
  });

  test('reads probabilities and logits from where each starts', () => {
    const target = new Float64Array(TARGET + 4);
    const q = Float64Array.of(9, 0.25, 0.75);
    const logits = Float64Array.of(7, 7, 0, masked);
    loadTarget(target, loaded(0, masked), 2, q, 1, Float64Array.of(1, 1), 0.5, logits, 2);
    expect(Array.from(target.subarray(TARGET, TARGET + 2), (r) => r / SCALE)).toEqual([0.625, 0.375]);
  });

  test('with smoothing gives every class its share', () => {
    expect(load([0, 0, 0, 0], 1, 0.5).r).toEqual([0.125, 0.625, 0.125, 0.125]);
    expect(load([0, 0], 0, 1).r).toEqual([0.5, 0.5]);
  });

  test('with smoothing gives masked classes nothing and the others all of it', () => {
    const { r, loss, gradient } = load([masked, 0, 0], 1, 0.5);
    expect(r).toEqual([0, 0.75, 0.25]);
    expect(loss()).toBe(Math.LN2);
    expect(gradient()).toEqual([0, -0.25, 0.25]);
  });

  test('with weights multiplies each class by its own', () => {
    const { r, loss, gradient } = load([0, 0], [0.5, 0.5], 0, [2, 4]);
    expect(r).toEqual([1, 2]);
    expect(loss()).toBe(3 * Math.LN2);
    expect(gradient()).toEqual([0.5, -0.5]);
  });

  test('holds r and its sum to 99 bits, for any weights and smoothing', () => {
    const property = fc.property(rowWith(fc.tuple(positive, positive)), epsilon, ([logits, entries], e) => {
      const q = entries.map(([qc]) => qc);
      const w = entries.map(([, wc]) => wc);
      const { target, classes } = loadBoth(logits, q, e, w);
      const r = targetOf(logits, q, e, w);
      r.forEach((rc, c) => {
        const pair = pairAt(target, TARGET + c, TARGET + classes + c);
        expect(relativeError(pair, rc << 200n), `r[${c}]`).toBeLessThanOrEqual(2 ** -99);
      });
      expect(relativeError(pairAt(target, TARGET_TOTAL), sum(r) << 200n), 'R').toBeLessThanOrEqual(2 ** -99);
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('targetLoss', () => {
  test('of a class is -log p', () => {
    const { loss, low } = load([0, 0], 1);
    expect(loss()).toBe(Math.LN2);
    expect(low().toPrecision(3)).toBe('2.32e-17');
  });

  test('of the probabilities themselves is their entropy', () => {
    expect(load([0, 0], [0.5, 0.5]).loss()).toBe(Math.LN2);
  });

  test('with smoothing 1 forgets a target that is masked', () => {
    expect(load([masked, 0, 0], 0, 1).loss()).toBe(Math.LN2);
  });

  test('at a masked class is Infinity, with a finite gradient', () => {
    const { loss, low, gradient } = load([masked, 0, 0], 0);
    expect(loss()).toBe(inf);
    expect(low()).toBe(0);
    expect(gradient()).toEqual([-1, 0.5, 0.5]);
  });

  test('at a masked class of negative weight is -Infinity', () => {
    expect(load([masked, 0, 0], [-1, 0, 2]).loss()).toBe(-inf);
  });

  test('of probability 0 at a masked class takes 0 · log 0 as 0', () => {
    expect(load([masked, 0, 0], [0, 0.5, 0.5]).loss()).toBe(Math.LN2);
  });

  test('of weight 0 at a masked class takes 0 · log 0 as 0', () => {
    expect(load([masked, 0, 0], [0.5, 0.5, 0], 0, [0, 1, 1]).loss()).toBe(0.5 * Math.LN2);
  });

  test('reads logits from where they start', () => {
    const { row, target } = loadBoth([0, 0], 1);
    expect(targetLoss(target, row, 2, Float64Array.of(7, 0, 0), 1)).toBe(Math.LN2);
  });

  test('whose terms cancel is NaN, and leaves their size', () => {
    const { loss, size } = load([0, 0], [1, -1]);
    expect(loss()).toBeNaN();
    expect(size()).toBeCloseTo(2 * Math.LN2, 12);
  });

  test('of a logit too far away for doubles is NaN', () => {
    expect(load([1e308, -1e308], [0.5, 0.5], 0, [1, 2 ** 300]).loss()).not.toBeLessThan(inf);
    expect(load([1e308, 0], [0, 4]).loss()).toBeNaN();
  });

  test('of weights ≥ 0 is never NaN: within 0.6 ulp, with its low part to 57 bits', () => {
    const property = fc.property(rowWith(fc.tuple(positive, positive)), epsilon, ([logits, entries], e) => {
      const q = entries.map(([qc], c) => (logits[c] === masked ? 0 : qc));
      const w = entries.map(([, wc]) => wc);
      const { loss, low, size } = load(logits, q, e, w);
      const { differences, log } = softmaxOf(logits);
      const exactly = sum(targetOf(logits, q, e, w).map((r, c) => multiply(r, log - (differences[c] ?? 0n))));
      const value = loss();
      if (toDouble(exactly) > 2 ** 900) return;
      expectUlps(value, exactly, 0.6, 'loss');
      if (value < 2 ** -900) return;
      expect(relativeError(fixed(value) + fixed(low()), exactly)).toBeLessThanOrEqual(2 ** -57);
      expect(size() / value).toBeCloseTo(1, 12);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  test('of weights of both signs is NaN, or within 1 ulp', () => {
    const property = fc.property(rowWith(fc.tuple(anySign, anySign)), epsilon, ([logits, entries], e) => {
      const q = entries.map(([qc], c) => (logits[c] === masked ? 0 : qc));
      const w = entries.map(([, wc]) => wc);
      const { differences, log } = softmaxOf(logits);
      const terms = targetOf(logits, q, e, w).map((r, c) => multiply(r, log - (differences[c] ?? 0n)));
      const exactly = sum(terms);
      const value = load(logits, q, e, w).loss();
      if (Number.isNaN(value)) {
        // It has cancelled indeed, to less than an eighth of its terms.
        expect(abs(exactly) * 8n).toBeLessThanOrEqual(sum(terms.map(abs)));
      } else {
        expectUlps(value, exactly, 1, 'loss');
      }
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('writeTargetGradient', () => {
  test('writes R p − r', () => {
    expect(load([0, 0], 1).gradient()).toEqual([0.5, -0.5]);
  });

  test('multiplies by the factor', () => {
    expect(load([0, 0], 1).gradient(0.75)).toEqual([0.375, -0.375]);
  });

  test('writes where the row is to start, and nothing else', () => {
    const { row, target } = loadBoth([0, 0], [0.25, 0.75]);
    expect(written(5, (out) => writeTargetGradient(target, row, 2, 1, 0, out, 2))).toEqual([9, 9, 0.25, -0.25, 9]);
  });

  test('keeps the digits of a confident and right argmax, which R p − r rounds to 0', () => {
    const { gradient, doubtful } = load([0, -50], [1, 0]);
    expect(gradient()).toEqual([-1.9287498479639178e-22, 1.9287498479639178e-22]);
    expect(doubtful()).toBe(0);
  });

  test('of the probabilities themselves is NaN for each class, and counts them', () => {
    const { gradient, doubtful } = load([0, 0], [0.5, 0.5]);
    expect(gradient()).toEqual([Number.NaN, Number.NaN]);
    expect(doubtful()).toBe(2);
  });

  test('of products too large for doubles is NaN, and counts them', () => {
    const { gradient, doubtful } = load([0, -1], [2 ** 399, 0], 0, [2 ** 399, 1]);
    expect(gradient(2 ** 390)).toEqual([Number.NaN, Number.NaN]);
    expect(doubtful()).toBe(2);
  });

  test('of nothing is 0', () => {
    const { gradient, doubtful } = load([0, -1, masked], [0, 0, 0]);
    expect(gradient()).toEqual([0, 0, 0]);
    expect(doubtful()).toBe(0);
  });

  test.each([
    { name: 'weights ≥ 0', number: positive },
    { name: 'weights of both signs', number: anySign },
  ])('is within 0.6 ulp or NaN, and counts what is NaN: $name', ({ number }) => {
    let certain = 0;
    const property = fc.property(rowWith(fc.tuple(number, number)), epsilon, factor, ([logits, entries], e, f) => {
      const q = entries.map(([qc]) => qc);
      const w = entries.map(([, wc]) => wc);
      const { gradient, doubtful } = load(logits, q, e, w);
      const { exps, total } = softmaxOf(logits);
      const r = targetOf(logits, q, e, w);
      const all = sum(r);
      const values = gradient(f);
      expect(values.filter(Number.isNaN).length).toBe(doubtful());
      values.forEach((value, c) => {
        if (Number.isNaN(value)) return;
        certain++;
        const difference = multiply(all, exps[c] as bigint) - multiply(r[c] as bigint, total);
        expectUlps(value, divide(multiply(difference, fixed(f)), total), 0.6, `grad[${c}]`);
      });
    });
    fc.assert(property, { numRuns: 1000 });
    expect(certain).toBeGreaterThan(2000);
  });
});

describe('writeLossOfEachClass', () => {
  test('writes -w log p, times the factor, and 0 where w is 0', () => {
    expect(load([0, 0], 1).targetGradient(0.5)).toEqual([Math.LN2 / 2, Math.LN2 / 2]);
    expect(load([0, 0], [1, 0], 0.5, [2, 0]).targetGradient(0.5)).toEqual([Math.LN2, 0]);
  });

  test('is Infinity at a masked class with its sign, and 0 under weight 0', () => {
    expect(load([masked, 0], [0, 1], 0, [0, 1]).targetGradient()).toEqual([0, 0]);
    expect(load([masked, 0], [0, 1], 0, [1, 1]).targetGradient()).toEqual([inf, 0]);
    expect(load([masked, 0], [0, 1], 0, [-1, 1]).targetGradient()).toEqual([-inf, 0]);
  });

  test('reads logits and writes from where each starts, and nothing else', () => {
    const { row, w } = loadBoth([0, 0], 1);
    const logits = Float64Array.of(7, 0, 0);
    const write = (out: Float64Array) => writeLossOfEachClass(row, 2, w, 1, 0, logits, 1, out, 2);
    expect(written(5, write)).toEqual([9, 9, Math.LN2, Math.LN2, 9]);
  });

  test('is Infinity, not NaN, where it overflows', () => {
    expect(load([-(2 ** 800), 0], 1, 0, [2 ** 390, 1]).targetGradient()).toEqual([inf, 0]);
  });

  test('is within 0.55 ulp for any row, weight and factor', () => {
    const property = fc.property(rowWith(anySign), factor, ([logits, w], f) => {
      const { differences, log } = softmaxOf(logits);
      load(logits, 0, 0, w)
        .targetGradient(f)
        .forEach((value, c) => {
          const d = differences[c];
          if (d === undefined) return;
          const weight = multiply(fixed(w[c] as number), fixed(f));
          expectUlps(value, multiply(weight, log - d), 0.55, `target_grad[${c}]`);
        });
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
