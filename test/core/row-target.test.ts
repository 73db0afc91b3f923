import { describe, expect, test } from 'vitest';
import { RowSoftmax } from '../../src/core/row-softmax.ts';
import { RowTarget } from '../../src/core/row-target.ts';

const masked = Number.NEGATIVE_INFINITY;

/** A loaded row and a target for it, q given as a class or as probabilities. */
function load(logits: readonly number[], q: number | readonly number[], smoothing = 0, weights?: readonly number[]) {
  const x = Float64Array.from(logits);
  const row = new RowSoftmax(x.length);
  row.load(x, 0, 1);
  const target = new RowTarget(x.length, smoothing);
  if (typeof q === 'number') target.setOneHot(q);
  else target.setProbs(Float64Array.from(q), 0, 1);
  target.load(row, weights && Float64Array.from(weights), x, 0, 1);
  const gradient = (factor = 1, divisor = 1) => {
    const out = new Float64Array(x.length);
    target.writeGradient(row, factor, divisor, out, 0, 1);
    return Array.from(out);
  };
  const targetGradient = (factor = 1, divisor = 1) => {
    const out = new Float64Array(x.length);
    target.writeTargetGradient(row, weights && Float64Array.from(weights), factor, divisor, x, out, 0, 1);
    return Array.from(out);
  };
  return { r: Array.from(target.weights), loss: target.loss(row, x, 0, 1), gradient, targetGradient };
}

describe('RowTarget', () => {
  test('of a class is one-hot, its loss -log p', () => {
    const { r, loss, gradient } = load([0, 0], 1);
    expect(r).toEqual([0, 1]);
    expect(loss).toBe(Math.LN2);
    expect(gradient()).toEqual([0.5, -0.5]);
  });

  test('forgets the class of the row before', () => {
    const target = new RowTarget(3, 0);
    target.setOneHot(2);
    target.setOneHot(0);
    expect(Array.from(target.weights)).toEqual([1, 0, 0]);
  });

  test('of probabilities takes them at a stride', () => {
    const target = new RowTarget(2, 0);
    target.setProbs(Float64Array.of(9, 0.25, 9, 0.75), 1, 2);
    expect(Array.from(target.weights)).toEqual([0.25, 0.75]);
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
