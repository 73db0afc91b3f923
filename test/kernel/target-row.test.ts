import { describe, expect, test } from 'vitest';
import { loadTarget, TARGET, writeLossOfEachClass, writeTargetGradient } from '../../src/kernel/target-row.ts';
import { loaded, written } from './rows.ts';

const masked = Number.NEGATIVE_INFINITY;

/** A loaded row and a target for it, q given as a class or as probabilities. */
function load(logits: readonly number[], q: number | readonly number[], smoothing = 0, weights?: readonly number[]) {
  const x = Float64Array.from(logits);
  const classes = x.length;
  const row = loaded(...logits);
  const target = new Float64Array(TARGET + classes);
  const probs = Float64Array.from(typeof q === 'number' ? logits.map((_, c) => Number(c === q)) : q);
  const w = Float64Array.from(weights ?? logits.map(() => 1));
  const loss = loadTarget(target, row, probs, 0, 1, w, smoothing, x, 0, 1, classes);
  const gradient = (factor = 1, divisor = 1) =>
    written(classes, (out) => writeTargetGradient(target, row, factor, divisor, out, 0, 1, classes));
  const targetGradient = (factor = 1, divisor = 1) =>
    written(classes, (out) => writeLossOfEachClass(row, w, smoothing, factor, divisor, x, out, 0, 1, classes));
  return { r: Array.from(target.subarray(TARGET)), loss, gradient, targetGradient };
}

describe('loadTarget', () => {
  test('of a class is one-hot, its loss -log p', () => {
    const { r, loss, gradient } = load([0, 0], 1);
    expect(r).toEqual([0, 1]);
    expect(loss).toBe(Math.LN2);
    expect(gradient()).toEqual([0.5, -0.5]);
  });

  test('reads and writes at strides', () => {
    const row = loaded(0, 0);
    const target = new Float64Array(TARGET + 2);
    const q = Float64Array.of(9, 0.25, 9, 0.75);
    const logits = Float64Array.of(7, 7, 0, 7, 7, 0);
    const w = Float64Array.of(1, 1);
    expect(loadTarget(target, row, q, 1, 2, w, 0, logits, 2, 3, 2)).toBe(Math.LN2);
    expect(Array.from(target.subarray(TARGET))).toEqual([0.25, 0.75]);
    const gradient = (out: Float64Array) => writeTargetGradient(target, row, 1, 1, out, 1, 3, 2);
    expect(written(6, gradient)).toEqual([9, 0.25, 9, 9, -0.25, 9]);
    const ofTarget = (out: Float64Array) => writeLossOfEachClass(row, w, 0, 1, 1, logits, out, 2, 3, 2);
    expect(written(6, ofTarget)).toEqual([9, 9, Math.LN2, 9, 9, Math.LN2]);
  });

  test('takes the unmasked classes of its own row only', () => {
    const target = new Float64Array(TARGET + 2);
    const logits = Float64Array.of(masked, 0, masked, 0);
    loadTarget(target, loaded(0, 0), Float64Array.of(1, 0), 0, 1, Float64Array.of(1, 1), 0.5, logits, 1, 2, 2);
    expect(Array.from(target.subarray(TARGET))).toEqual([0.75, 0.25]);
  });

  test('of the probabilities themselves has gradient 0', () => {
    expect(load([0, 0], [0.5, 0.5]).gradient()).toEqual([0, 0]);
    expect(load([0, 0], [0.5, 0.5]).loss).toBe(Math.LN2);
  });

  test('with smoothing gives every class its share', () => {
    expect(load([0, 0, 0, 0], 1, 0.5).r).toEqual([0.125, 0.625, 0.125, 0.125]);
    expect(load([0, 0], 0, 1).r).toEqual([0.5, 0.5]);
  });

  test('with smoothing gives masked classes nothing and the others all of it', () => {
    const { r, loss, gradient } = load([masked, 0, 0], 1, 0.5);
    expect(r).toEqual([0, 0.75, 0.25]);
    expect(loss).toBe(Math.LN2);
    expect(gradient()).toEqual([0, -0.25, 0.25]);
  });

  test('with smoothing 1 forgets a target that is masked', () => {
    expect(load([masked, 0, 0], 0, 1).loss).toBe(Math.LN2);
  });

  test('with weights multiplies each class by its own', () => {
    const { r, loss, gradient } = load([0, 0], [0.5, 0.5], 0, [2, 4]);
    expect(r).toEqual([1, 2]);
    expect(loss).toBe(3 * Math.LN2);
    expect(gradient()).toEqual([0.5, -0.5]);
  });

  test('at a masked class has loss Infinity and a finite gradient', () => {
    const { loss, gradient } = load([masked, 0, 0], 0);
    expect(loss).toBe(Number.POSITIVE_INFINITY);
    expect(gradient()).toEqual([-1, 0.5, 0.5]);
  });

  test('of probability 0 at a masked class takes 0 · log 0 as 0', () => {
    expect(load([masked, 0, 0], [0, 0.5, 0.5]).loss).toBe(Math.LN2);
  });

  test('of weight 0 at a masked class takes 0 · log 0 as 0', () => {
    expect(load([masked, 0, 0], [0.5, 0.5, 0], 0, [0, 1, 1]).loss).toBe(0.5 * Math.LN2);
  });

  test('keeps the gradient of a confident and right argmax, which R p − r rounds to 0', () => {
    const [atTarget, other] = load([0, -50], [1, 0]).gradient() as [number, number];
    expect(other).toBe(1.9287498479639178e-22);
    expect(atTarget).toBe(-1.9287498479639178e-22);
  });

  test('multiplies the gradients by factor / divisor', () => {
    expect(load([0, 0], 1).gradient(3, 4)).toEqual([0.375, -0.375]);
    expect(load([0, 0], 1).targetGradient(2, 4)).toEqual([Math.LN2 / 2, Math.LN2 / 2]);
  });

  test('writes the target gradient -w (1 - ε) log p, 0 where w is 0', () => {
    expect(load([0, 0], [1, 0], 0.5, [2, 0]).targetGradient()).toEqual([Math.LN2, 0]);
    expect(load([masked, 0], [0, 1], 0, [0, 1]).targetGradient()).toEqual([0, 0]);
    expect(load([masked, 0], [0, 1], 0, [1, 1]).targetGradient()).toEqual([Number.POSITIVE_INFINITY, 0]);
  });
});
