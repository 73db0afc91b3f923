import { describe, expect, test } from 'vitest';
import { uniforms } from '../../bench/random.ts';
import {
  DENOMINATOR,
  EXPS,
  float32LabelLoss,
  float32RowLength,
  LOG_DENOMINATOR,
  loadFloat32Row,
  MAX,
  TAIL,
  writeFloat32LabelGradient,
  writeFloat32LogProbs,
  writeFloat32Probs,
} from '../../src/kernel/float32-row.ts';
import { labelLoss, writeLabelGradient } from '../../src/kernel/label-row.ts';
import { writeLogProbs } from '../../src/kernel/log-row.ts';
import { writeProbs } from '../../src/kernel/softmax-row.ts';
import { loaded as loadedExactly } from './rows.ts';

const masked = Number.NEGATIVE_INFINITY;

/** The row of these logits, loaded. */
function loaded(...logits: number[]): Float64Array {
  const row = new Float64Array(float32RowLength(logits.length));
  expect(loadFloat32Row(row, Float32Array.from(logits), 0, logits.length, true)).toBe(true);
  return row;
}

function isLoaded(...logits: number[]): boolean {
  const x = Float32Array.from(logits);
  const row = new Float64Array(float32RowLength(x.length));
  const results = [true, false].map((keepsExps) => loadFloat32Row(row, x, 0, x.length, keepsExps));
  expect(results[0]).toBe(results[1]);
  return results[0] as boolean;
}

function written(classes: number, write: (out: Float32Array) => void): number[] {
  const out = new Float32Array(classes).fill(9);
  write(out);
  return [...out];
}

describe('loadFloat32Row', () => {
  test('of the docstring: keeps the digits of a confident prediction', () => {
    const row = loaded(0, -50);
    expect(row[TAIL]).toBeCloseTo(1.9287498479639178e-22, 34);
    expect(row[LOG_DENOMINATOR]).toBe(row[TAIL]);
    expect([row[MAX], row[DENOMINATOR], row[EXPS]]).toEqual([0, 1, 1]);
  });

  test('leaves one 1 out of the tail, whatever the number of maxima', () => {
    expect(loaded(3)[TAIL]).toBe(0);
    expect(loaded(3, 3)[TAIL]).toBe(1);
    expect(loaded(masked, 3, 3, masked, 3)[TAIL]).toBe(2);
  });

  test('makes nothing at all of masked classes', () => {
    expect([...loaded(masked, 0, masked).subarray(EXPS, EXPS + 3)]).toEqual([0, 1, 0]);
  });

  test('takes 0 and -0 for the same', () => {
    for (const row of [loaded(0, -0), loaded(-0, 0)]) expect([row[TAIL], row[EXPS], row[EXPS + 1]]).toEqual([1, 1, 1]);
  });

  test('says no to NaN or Infinity anywhere, and to nothing but masked classes', () => {
    expect(isLoaded(0, masked)).toBe(true);
    for (const bad of [[Number.NaN], [0, Number.NaN], [Number.NaN, 0], [0, Infinity], [Infinity, Infinity], [masked]]) {
      expect(isLoaded(...bad), String(bad)).toBe(false);
    }
    expect(isLoaded(masked, masked)).toBe(false);
    expect(isLoaded(Number.NaN, masked)).toBe(false);
    expect(isLoaded(Number.NaN, Infinity)).toBe(false);
  });

  test('stores no exponentials where none are wanted, and the same sums', () => {
    const x = Float32Array.of(1, 2, 3, 4, 5);
    const row = new Float64Array(float32RowLength(5)).fill(9);
    loadFloat32Row(row, x, 0, 5, false);
    expect([...row.subarray(EXPS)]).toEqual(new Array(8).fill(9));
    expect([...row.subarray(0, 4)]).toEqual([...loaded(1, 2, 3, 4, 5).subarray(0, 4)]);
  });
});

describe('float32LabelLoss', () => {
  const loss = (y: number, ...logits: number[]) => float32LabelLoss(loaded(...logits), Float32Array.from(logits), 0, y);

  test('is -log p', () => {
    expect(loss(1, 0, 0)).toBe(Math.LN2);
    expect(loss(1, 20, 0)).toBeCloseTo(20.000000002061153, 14);
  });

  test('of a certain class is 0, not -0; of a masked one Infinity', () => {
    expect(loss(0, 7)).toBe(0);
    expect(loss(0, -0)).toBe(0);
    expect(loss(0, masked, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('writeFloat32LabelGradient', () => {
  test('writes p for the other classes and -(1 - p) at the label, times the factor', () => {
    expect(written(4, (out) => writeFloat32LabelGradient(loaded(0, 0), 1, 0.5, out, 1, 2))).toEqual([
      9, 0.25, -0.25, 9,
    ]);
    expect(written(2, (out) => writeFloat32LabelGradient(loaded(0, 0), 0, -3, out, 0, 2))).toEqual([1.5, -1.5]);
  });

  test('keeps the digits at a label that is confident and right', () => {
    const digits = Math.fround(1.9287498479639178e-22);
    expect(written(2, (out) => writeFloat32LabelGradient(loaded(0, -50), 0, 1, out, 0, 2))).toEqual([-digits, digits]);
  });

  test('is 0, never -0, with one class, for a masked class and under factor 0, whatever the sign', () => {
    for (const factor of [1, -1, 0, -0]) {
      expect(written(1, (out) => writeFloat32LabelGradient(loaded(5), 0, factor, out, 0, 1))).toEqual([0]);
      const [first] = written(2, (out) => writeFloat32LabelGradient(loaded(masked, 5), 1, factor, out, 0, 2));
      expect(first).toBe(0);
    }
  });

  test('writes doubles that are not rounded to float32', () => {
    const out = new Float64Array(3);
    writeFloat32LabelGradient(loaded(0, 0, 0), 1, 1, out, 0, 3);
    expect([...out]).toEqual([1 / 3, -2 / 3, 1 / 3]);
  });
});

/*
 * The exact kernel, rounded once, is what it must write. One number in a hundred million may be the neighbour, where the exact
 * one is nearly a tie (verify/float32-row-proof.ts): none of these are.
 */
describe('is the exact kernel rounded to float32 once', () => {
  const uniform = uniforms(20261130);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const KINDS: { readonly [kind: string]: () => number } = {
    normal: () => 3 * normal(),
    flat: () => 1e-3 * normal(),
    wide: () => 30 * normal(),
    'very wide': () => 1000 * normal(),
    masked: () => (uniform() < 0.3 ? masked : normal()),
    'of a certain label': () => -40 - 60 * uniform(),
  };

  test.each(Object.keys(KINDS))('for rows that are %s', (kind) => {
    for (const classes of [1, 2, 3, 5, 10, 33, 100, 1000, 32_000]) {
      const rows = Math.max(1, Math.floor(20_000 / classes));
      for (let i = 0; i < rows; i++) {
        const x = Float32Array.from({ length: classes }, KINDS[kind] as () => number);
        const y = Math.floor(uniform() * classes);
        if (kind === 'of a certain label' || uniform() < 0.1) x[y] = 8;
        if (x.every((v) => v === masked)) x[0] = 0;
        const factor = [1, -1, 1 / 32, 0.37][i % 4] as number;
        const row = loaded(...x);
        const exactRow = loadedExactly(...x);
        const exact = new Float64Array(classes);
        const expectRounded = (write: (out: Float32Array) => void) => {
          const expected = Float32Array.from(exact);
          const actual = written(classes, write);
          const at = actual.findIndex((v, c) => {
            // Beyond a gap of 708, what is left of the exact one is the sign of 0.
            const isAlmostMasked = exact[c] !== 0 && Math.abs(exact[c] as number) < 1e-300;
            return !(Object.is(v, expected[c]) || (isAlmostMasked && v === 0));
          });
          expect({ at, value: actual[at] }).toEqual({ at, value: expected[at] });
        };

        const loss = labelLoss(exactRow, y, x[y] as number, 1);
        expect(Math.fround(float32LabelLoss(row, x, 0, y))).toBe(Math.fround(loss));
        writeLabelGradient(exactRow, classes, y, factor, 0, exact, 0);
        expectRounded((out) => writeFloat32LabelGradient(row, y, factor, out, 0, classes));
        writeProbs(exactRow, classes, exact, 0);
        expectRounded((out) => writeFloat32Probs(row, out, 0, classes));
        writeLogProbs(exactRow, classes, Float64Array.from(x), 0, exact, 0);
        expectRounded((out) => writeFloat32LogProbs(row, x, 0, out, 0, classes));
      }
    }
  });
});
