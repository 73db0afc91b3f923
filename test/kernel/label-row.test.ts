import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelLoss, writeAtLabel, writeLabelGradient } from '../../src/kernel/label-row.ts';
import { LOW, setFactor, TAIL } from '../../src/kernel/softmax-row.ts';
import { divide, exp, fixed, multiply, relativeError, toDouble, ulpsFrom } from '../core/fixed-point.ts';
import { anyRow, expectUlps, loaded, rowWith, softmaxOf, written } from './rows.ts';

const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: masked } = Number;

/** A number of ordinary size, either sign. */
const ordinary = fc
  .tuple(fc.double({ noNaN: true, min: 1, max: 2 }), fc.integer({ min: -400, max: 398 }), fc.constantFrom(1, -1))
  .map(([mantissa, exponent, sign]) => sign * mantissa * 2 ** exponent);
const factor = fc.oneof(
  fc.double({ noNaN: true, min: -100, max: 100 }).filter((x) => x === 0 || Math.abs(x) > 2 ** -400),
  ordinary,
);

describe('labelLoss', () => {
  test('is -w log p', () => {
    expect(labelLoss(loaded(0, 0), 1, 0, 1)).toBe(Math.LN2);
    expect(labelLoss(loaded(0, 0), 1, 0, 2)).toBe(2 * Math.LN2);
    expect(labelLoss(loaded(0, 0), 1, 0, -1)).toBe(-Math.LN2);
    expect(labelLoss(loaded(0, 0), 0, 0, 3)).toBe(3 * Math.LN2);
  });

  test('leaves its low part in the row', () => {
    for (const y of [0, 1]) {
      const row = loaded(0, 0);
      const loss = labelLoss(row, y, 0, 1);
      expect(loss).toBe(Math.LN2);
      expect((row[LOW] as number).toPrecision(3)).toBe('2.32e-17');
    }
  });

  test('of a certain class is 0, not -0', () => {
    expect(labelLoss(loaded(7), 0, 7, 1)).toBe(0);
    expect(labelLoss(loaded(7), 0, 7, -1)).toBe(0);
  });

  test('of a masked class is Infinity, and 0 under weight 0', () => {
    expect(labelLoss(loaded(masked, 0), 0, masked, 1)).toBe(inf);
    expect(labelLoss(loaded(masked, 0), 0, masked, -1)).toBe(-inf);
    expect(labelLoss(loaded(masked, 0), 0, masked, 0)).toBe(0);
  });

  test('forgets the low part of the loss before', () => {
    const row = loaded(masked, 0, 0);
    labelLoss(row, 1, 0, 1);
    labelLoss(row, 0, masked, 1);
    expect(row[LOW]).toBe(0);
    labelLoss(row, 1, 0, 1);
    labelLoss(row, 1, 0, 0);
    expect(row[LOW]).toBe(0);
  });

  test('at the argmax is a normal number where log p is none and the weight makes it one', () => {
    const exactly = exp(fixed(-730)) << 200n;
    expect(ulpsFrom(labelLoss(loaded(0, -730), 0, 0, 2 ** 200), exactly)).toBeLessThanOrEqual(0.55);
  });

  test('of a logit near the largest double does not overflow on the way', () => {
    expect(labelLoss(loaded(0, 1.5e308), 0, 0, 0.75)).toBe(0.75 * 1.5e308);
  });

  test('and its low part are right to 57 bits, itself within 0.55 ulp (1.5 of a huge one)', () => {
    const property = fc.property(rowWith(factor, anyRow), ([logits, weights]) => {
      const { argmax, differences, log } = softmaxOf(logits);
      const row = loaded(...logits);
      logits.forEach((x, y) => {
        const w = weights[y] as number;
        const d = differences[y];
        if (d === undefined || !Number.isFinite(toDouble(d))) return;
        // Nothing is left of exponentials below −746, which a weight could make larger.
        if (y === argmax && (row[TAIL] as number) < 2 ** -800) return;
        const exactly = multiply(log - d, fixed(w));
        const loss = labelLoss(row, y, x, w);
        const isHuge = toDouble(log - d) > 2 ** 899 || Math.abs(loss) > 2 ** 899;
        expectUlps(loss, exactly, isHuge ? 1.5 : 0.55, `loss of label ${y}, weight ${w}`);
        if (Math.abs(loss) < 2 ** -900 || isHuge) return;
        const pair = fixed(loss) + fixed(row[LOW] as number);
        expect(relativeError(pair, exactly), `label ${y}`).toBeLessThanOrEqual(2 ** -57);
      });
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('writeLabelGradient', () => {
  test('writes p for the other classes and -(1 - p) at the label, from where the row starts', () => {
    const write = (out: Float64Array) => writeLabelGradient(loaded(0, 0), 2, 1, 0.5, 0, out, 2);
    expect(written(5, write)).toEqual([9, 9, 0.25, -0.25, 9]);
  });

  test('multiplies by the factor, at the argmax too', () => {
    const write = (out: Float64Array) => writeLabelGradient(loaded(0, 0), 2, 0, 0.75, 0, out, 0);
    expect(written(2, write)).toEqual([-0.375, 0.375]);
  });

  test('takes the low part of the factor', () => {
    const write = (out: Float64Array) => writeLabelGradient(loaded(0, 0), 2, 0, 1, 2 ** -53 + 2 ** -60, out, 0);
    expect(written(2, write)).toEqual([-(0.5 + 2 ** -53), 0.5 + 2 ** -53]);
  });

  test('keeps the digits at a label that is confident and right', () => {
    const write = (out: Float64Array) => writeLabelGradient(loaded(0, -50), 2, 0, 1, 0, out, 0);
    expect(written(2, write)).toEqual([-1.9287498479639178e-22, 1.9287498479639178e-22]);
  });

  test('of the only class is 0, not -0', () => {
    expect(written(1, (out) => writeLabelGradient(loaded(7), 1, 0, 1, 0, out, 0))).toEqual([0]);
    expect(written(1, (out) => writeLabelGradient(loaded(7), 1, 0, -1, 0, out, 0))).toEqual([0]);
  });

  test('is within 0.55 ulp for any row, label and factor', () => {
    const property = fc.property(rowWith(factor), ([logits, factors]) => {
      const { argmax, exps, tail, total } = softmaxOf(logits);
      const row = loaded(...logits);
      factors.forEach((f, y) => {
        const low = f * 2 ** -54;
        const share = fixed(f) + fixed(low);
        const write = (out: Float64Array) => writeLabelGradient(row, logits.length, y, f, low, out, 0);
        written(logits.length, write).forEach((value, c) => {
          const others = y === argmax ? tail : total - (exps[y] as bigint);
          const exactly = divide(multiply(c === y ? -others : (exps[c] as bigint), share), total);
          expectUlps(value, exactly, 0.55, `grad[${c}] of label ${y}, factor ${f}`);
        });
      });
    });
    fc.assert(property, { numRuns: 500 });
  });
});

describe('writeAtLabel', () => {
  test('writes the label and nothing else', () => {
    const row = loaded(0, 0);
    setFactor(row, 1, 0);
    expect(written(4, (out) => writeAtLabel(row, 2, 1, out, 1))).toEqual([9, 9, -0.5, 9]);
  });
});
