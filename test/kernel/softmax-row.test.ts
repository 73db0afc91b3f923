import { describe, expect, test } from 'vitest';
import { referenceKernel } from '../../src/core/kernel.ts';
import { EXP_SCALE } from '../../src/kernel/exp-of-difference.ts';
import {
  ARGMAX,
  argmaxLoss,
  complement,
  DENOMINATOR,
  EXPS,
  LOG_DENOMINATOR,
  logProbability,
  MAX,
  probability,
  TAIL,
} from '../../src/kernel/softmax-row.ts';
import { exactRow } from '../core/exact-row.ts';
import { exp, fixed, log, ONE, toExact } from '../core/fixed-point.ts';
import { ulpsOff } from '../support/ulps.ts';
import { loaded } from './rows.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: masked } = Number;

/** What a loaded row says of itself. */
const summary = (row: Float64Array) => ({
  argmax: row[ARGMAX],
  max: row[MAX],
  tail: row[TAIL],
  denominator: row[DENOMINATOR],
  logDenominator: row[LOG_DENOMINATOR],
});

/** log p of the class whose logit is x. */
const logProb = (row: Float64Array, x: number) => logProbability(x, row[MAX] as number, row[LOG_DENOMINATOR] as number);

describe('loadRow', () => {
  test('of two equal logits gives one half each', () => {
    const row = loaded(3, 3);
    expect(summary(row)).toEqual({
      argmax: 0,
      max: 3,
      tail: EXP_SCALE,
      denominator: 2 * EXP_SCALE,
      logDenominator: Math.LN2,
    });
    expect([probability(row, 0), probability(row, 1), complement(row, 0)]).toEqual([0.5, 0.5, 0.5]);
  });

  test('of one class is certain', () => {
    const row = loaded(-7);
    expect(summary(row)).toEqual({ argmax: 0, max: -7, tail: 0, denominator: EXP_SCALE, logDenominator: 0 });
    expect(probability(row, 0)).toBe(1);
    expect(complement(row, 0)).toBe(0);
    expect(logProb(row, -7)).toBe(0);
  });

  test('takes the first of several largest logits as argmax', () => {
    expect(summary(loaded(1, 5, 5)).argmax).toBe(1);
    expect(summary(loaded(-0, 0)).argmax).toBe(0);
  });

  test('keeps a tail that 1 + s rounds away', () => {
    const row = loaded(0, -50);
    expect(row[DENOMINATOR]).toBe(EXP_SCALE);
    expect((row[TAIL] as number) / EXP_SCALE).toBe(1.9287498479639178e-22);
    expect(complement(row, 0)).toBe(1.9287498479639178e-22);
    expect(logProb(row, 0)).toBe(-1.9287498479639178e-22);
  });

  test('gives a masked class probability 0 and log-probability -Infinity', () => {
    const row = loaded(masked, 0, 0);
    expect(row[ARGMAX]).toBe(1);
    expect(probability(row, 0)).toBe(0);
    expect(complement(row, 0)).toBe(1);
    expect(logProb(row, masked)).toBe(masked);
    expect(logProb(row, 0)).toBe(-Math.LN2);
  });

  test('of a difference that overflows gives 0 and -Infinity', () => {
    const row = loaded(1e308, -1e308);
    expect(probability(row, 1)).toBe(0);
    expect(logProb(row, -1e308)).toBe(masked);
    expect(logProb(row, 1e308)).toBe(0);
  });

  test('sums terms that are subnormal without losing what they hold together', () => {
    const row = loaded(0, ...new Array<number>(3000).fill(-720));
    const exact = exactRow([0, ...new Array<number>(3).fill(-720)]).probs[1] as bigint;
    expect(ulpsOff(row[TAIL] as number, toExact((exact * 3000n) << 64n))).toBeLessThanOrEqual(1);
  });

  test('keeps the rounding error of the subtraction: 1e15 + 0.5 against 1e15', () => {
    const row = loaded(1e15 + 0.5, 1e15);
    const { probs, logProbs } = exactRow([1e15 + 0.5, 1e15]);
    expect(ulpsOff(complement(row, 0), toExact(ONE - (probs[0] as bigint)))).toBeLessThanOrEqual(1);
    expect(ulpsOff(logProb(row, 1e15 + 0.5), toExact(logProbs[0] as bigint))).toBeLessThanOrEqual(1);
  });

  test('takes the logarithm of the sum of what it has, not of that sum rounded', () => {
    for (let n = 2; n < 200; n++) {
      const row = loaded(0, ...Array.from({ length: n }, (_, c) => -1 - ((c * 37) % n) / 7));
      const exps = Array.from(row.subarray(EXPS + 1), fixed);
      const s = exps.reduce((a, b) => a + b) >> 64n;
      expect(ulpsOff(row[LOG_DENOMINATOR] as number, toExact(log(ONE + s)))).toBeLessThanOrEqual(0.58);
    }
  });

  test('reads a row at a stride', () => {
    const row = new Float64Array(EXPS + 2);
    expect(referenceKernel.loadRow(row, Float64Array.of(nan, 4, nan, nan, 9, nan), 1, 3, 2)).toBe(true);
    expect(row).toEqual(loaded(4, 9));
  });

  test('holds nothing of the row before', () => {
    const row = loaded(0, -1, 5);
    referenceKernel.loadRow(row, Float64Array.of(2, masked, 2), 0, 1, 3);
    expect(row).toEqual(loaded(2, masked, 2));
  });

  test.each([
    { name: 'NaN', logits: [0, nan, 1] },
    { name: 'NaN first', logits: [nan, 0] },
    { name: 'NaN last', logits: [0, nan] },
    { name: 'NaN beside -Infinity', logits: [masked, nan] },
    { name: 'only NaN', logits: [nan, nan] },
    { name: '+Infinity', logits: [0, inf] },
    { name: '+Infinity first', logits: [inf, 0] },
    { name: '+Infinity beside -Infinity', logits: [masked, inf] },
    { name: 'only -Infinity', logits: [masked, masked] },
  ])('of a row with $name is false', ({ logits }) => {
    const row = new Float64Array(EXPS + logits.length);
    expect(referenceKernel.loadRow(row, Float64Array.from(logits), 0, 1, logits.length)).toBe(false);
  });
});

describe('argmaxLoss', () => {
  test('is L times the weight', () => {
    expect(argmaxLoss(loaded(0, 0), 3)).toBe(3 * Math.LN2);
  });

  test('is a normal number where L is none and the weight makes it one', () => {
    expect(ulpsOff(argmaxLoss(loaded(0, -730), 2 ** 200), toExact(exp(fixed(-730)) << 200n))).toBeLessThanOrEqual(1);
  });
});
