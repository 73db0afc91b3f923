import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeLogProbs } from '../../src/kernel/log-row.ts';
import { toDouble, ulpsFrom } from '../core/fixed-point.ts';
import { anyRow, loaded, softmaxOf, written } from './rows.ts';

const { NEGATIVE_INFINITY: masked } = Number;

/** The log-probabilities of a row. */
function logProbs(...logits: number[]): number[] {
  const x = Float64Array.from(logits);
  return written(logits.length, (out) => writeLogProbs(loaded(...logits), logits.length, x, 0, out, 0));
}

describe('writeLogProbs', () => {
  test('reads logits and writes log-probabilities from where each starts, and nothing else', () => {
    const logits = Float64Array.of(7, 0, 0, 7);
    const write = (out: Float64Array) => writeLogProbs(loaded(0, 0), 2, logits, 1, out, 2);
    expect(written(5, write)).toEqual([9, 9, -Math.LN2, -Math.LN2, 9]);
  });

  test('gives a masked class -Infinity', () => {
    expect(logProbs(masked, 0, 0)).toEqual([masked, -Math.LN2, -Math.LN2]);
  });

  test('gives a difference that overflows -Infinity, and the argmax beside it 0', () => {
    expect(logProbs(1e308, -1e308)).toEqual([0, masked]);
  });

  test('of the only class is 0, not -0', () => {
    expect(logProbs(-7)).toEqual([0]);
  });

  test('keeps what 1 + s rounds away', () => {
    expect(logProbs(0, -50)).toEqual([-1.9287498479639178e-22, -50]);
  });

  test('keeps the rounding error of the subtraction: 1e15 + 0.5 against 1e15', () => {
    const { log, differences } = softmaxOf([1e15 + 0.5, 1e15, 0.1]);
    logProbs(1e15 + 0.5, 1e15, 0.1).forEach((l, c) => {
      expect(ulpsFrom(l, (differences[c] as bigint) - log)).toBeLessThanOrEqual(0.55);
    });
  });

  test('is within 0.55 ulp for any row', () => {
    const property = fc.property(anyRow, (logits) => {
      const { differences, log } = softmaxOf(logits);
      logProbs(...logits).forEach((l, c) => {
        const d = differences[c];
        if (d === undefined || !Number.isFinite(toDouble(d))) expect(l).toBe(masked);
        else expect(ulpsFrom(l, d - log), `log p[${c}] is ${l}`).toBeLessThanOrEqual(0.55);
      });
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
