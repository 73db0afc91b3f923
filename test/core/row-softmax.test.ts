import { describe, expect, test } from 'vitest';
import { EXP_SCALE } from '../../src/core/exp-of-difference.ts';
import { RowSoftmax } from '../../src/core/row-softmax.ts';
import { ulpsOff } from '../support/ulps.ts';
import { exactRow } from './exact-row.ts';
import { ONE, toExact } from './fixed-point.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: masked } = Number;

function load(...logits: number[]): RowSoftmax {
  const row = new RowSoftmax(logits.length);
  expect(row.load(Float64Array.from(logits), 0, 1)).toBe(true);
  return row;
}

describe('RowSoftmax', () => {
  test('of two equal logits is one half each', () => {
    const row = load(3, 3);
    expect(row).toMatchObject({
      argmax: 0,
      max: 3,
      tail: EXP_SCALE,
      denominator: 2 * EXP_SCALE,
      logDenominator: Math.LN2,
    });
    expect([row.probability(0), row.probability(1), row.complement(0)]).toEqual([0.5, 0.5, 0.5]);
  });

  test('of one class is certain', () => {
    const row = load(-7);
    expect(row).toMatchObject({ argmax: 0, max: -7, tail: 0, denominator: EXP_SCALE, logDenominator: 0 });
    expect(row.probability(0)).toBe(1);
    expect(row.complement(0)).toBe(0);
    expect(row.logProbability(0, -7)).toBe(-0);
  });

  test('takes the first of several largest logits as argmax', () => {
    expect(load(1, 5, 5).argmax).toBe(1);
  });

  test('keeps a tail that 1 + s rounds away', () => {
    const row = load(0, -50);
    expect(row.denominator).toBe(EXP_SCALE);
    expect(row.tail / EXP_SCALE).toBe(1.9287498479639178e-22);
    expect(row.complement(0)).toBe(1.9287498479639178e-22);
    expect(row.logProbability(0, 0)).toBe(-1.9287498479639178e-22);
  });

  test('gives a masked class probability 0 and log-probability -Infinity', () => {
    const row = load(masked, 0, 0);
    expect(row.argmax).toBe(1);
    expect(row.probability(0)).toBe(0);
    expect(row.complement(0)).toBe(1);
    expect(row.logProbability(0, masked)).toBe(masked);
    expect(row.logProbability(2, 0)).toBe(-Math.LN2);
  });

  test('of a difference that overflows gives 0 and -Infinity', () => {
    const row = load(1e308, -1e308);
    expect(row.probability(1)).toBe(0);
    expect(row.logProbability(1, -1e308)).toBe(masked);
    expect(row.logProbability(0, 1e308)).toBe(-0);
  });

  test('sums terms that are subnormal without losing what they hold together', () => {
    const logits = [0, ...new Array<number>(3000).fill(-720)];
    const row = load(...logits);
    const exact = exactRow([0, ...new Array<number>(3).fill(-720)]).probs[1] as bigint;
    expect(ulpsOff(row.tail, toExact((exact * 3000n) << 64n))).toBeLessThanOrEqual(1);
  });

  test('keeps the rounding error of the subtraction: 1e15 + 0.5 against 1e15', () => {
    const row = load(1e15 + 0.5, 1e15);
    const { probs, logProbs } = exactRow([1e15 + 0.5, 1e15]);
    expect(ulpsOff(row.complement(0), toExact(ONE - (probs[0] as bigint)))).toBeLessThanOrEqual(1);
    expect(ulpsOff(row.logProbability(0, 1e15 + 0.5), toExact(logProbs[0] as bigint))).toBeLessThanOrEqual(1);
  });

  test('reads a row at a stride and leaves the rest alone', () => {
    const row = new RowSoftmax(2);
    expect(row.load(Float64Array.of(nan, 4, nan, nan, 9, nan), 1, 3)).toBe(true);
    expect(row).toMatchObject({ argmax: 1, max: 9 });
  });

  test('holds nothing of the row before', () => {
    const row = load(0, -1, 5);
    row.load(Float64Array.of(2, masked, 2), 0, 1);
    expect(row).toMatchObject(load(2, masked, 2));
  });

  test.each([
    { name: 'NaN', logits: [0, nan, 1] },
    { name: 'NaN first', logits: [nan, 0] },
    { name: 'NaN last', logits: [0, nan] },
    { name: 'NaN beside -Infinity', logits: [masked, nan] },
    { name: 'only NaN', logits: [nan, nan] },
    { name: '+Infinity', logits: [0, inf] },
    { name: '+Infinity beside -Infinity', logits: [masked, inf] },
    { name: 'only -Infinity', logits: [masked, masked] },
  ])('of a row with $name does not exist', ({ logits }) => {
    expect(new RowSoftmax(logits.length).load(Float64Array.from(logits), 0, 1)).toBe(false);
  });
});
