import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXP_SCALE } from '../../src/kernel/exp-table.ts';
import {
  ARGMAX,
  addExps,
  EVEN,
  EVEN_LOST,
  EXPS,
  FACTOR,
  finishSum,
  LOG_TOTAL,
  loadMax,
  MAX,
  setFactor,
  TAIL,
  TOTAL,
  writeProbs,
  writeScaledExps,
} from '../../src/kernel/softmax-row.ts';
import { abs, divide, fixed, multiply, relativeError, sum, toDouble } from '../core/fixed-point.ts';
import { anyRow, expectUlps, load, loaded, pairAt, softmaxOf, written } from './rows.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: masked } = Number;

/** What a loaded row says of itself. */
const summary = (row: Float64Array) => ({
  argmax: row[ARGMAX],
  max: row[MAX],
  tail: Array.from(row.subarray(TAIL, TAIL + 2)),
  total: Array.from(row.subarray(TOTAL, TOTAL + 2)),
  log: (row[LOG_TOTAL] as number) / EXP_SCALE,
});

/** Right to so many bits, but for the exponentials that are left out: those of differences below −746. */
function expectBits(actual: bigint, exactly: bigint, bits: number, what: string): void {
  const isNearZero = toDouble(abs(exactly) >> 200n) < 2 ** -1040;
  if (isNearZero) expect(toDouble(abs(actual - exactly) >> 200n), what).toBeLessThanOrEqual(2 ** -1072);
  else expect(relativeError(actual, exactly), what).toBeLessThanOrEqual(2 ** -bits);
}

/** A loaded row of which every number is compared with its exact value. */
function expectExact(...logits: number[]): Float64Array {
  const row = loaded(...logits);
  const { argmax, exps, tail, total, log } = softmaxOf(logits);
  expect(row[ARGMAX]).toBe(argmax);
  expect(row[MAX]).toBe(logits[argmax]);
  exps.forEach((t, c) => {
    expectBits(pairAt(row, EXPS + c, EXPS + logits.length + c), t << 200n, 74, `t[${c}]`);
  });
  expectBits(pairAt(row, TAIL), tail << 200n, 73.9, 's');
  expect(relativeError(pairAt(row, TOTAL), total), '1 + s').toBeLessThanOrEqual(2 ** -73.9);
  expectBits(pairAt(row, LOG_TOTAL), log << 200n, 57.5, 'L');
  return row;
}

describe('loadRow', () => {
  test('of two equal logits gives one half each', () => {
    expect(summary(loaded(3, 3))).toEqual({
      argmax: 0,
      max: 3,
      tail: [EXP_SCALE, 0],
      total: [2, 0],
      log: Math.LN2,
    });
  });

  test('of one class is certain', () => {
    expect(summary(loaded(-7))).toEqual({ argmax: 0, max: -7, tail: [0, 0], total: [1, 0], log: 0 });
  });

  test('takes the first of several largest logits as argmax', () => {
    expect(loaded(1, 5, 5)[ARGMAX]).toBe(1);
    expect(loaded(-0, 0)[ARGMAX]).toBe(0);
    expectExact(1, 5, 5, 5, -3, 5);
  });

  test('keeps a tail that 1 + s rounds away', () => {
    const row = expectExact(0, -50);
    expect((row[TAIL] as number) / EXP_SCALE).toBe(1.9287498479639178e-22);
    expect(row[TOTAL]).toBe(1);
    expect(row[TOTAL + 1]).toBe(1.9287498479639178e-22);
    expect((row[LOG_TOTAL] as number) / EXP_SCALE).toBe(1.9287498479639178e-22);
  });

  test('keeps all digits of a tail that is no normal double', () => {
    expectExact(0, -720);
    expectExact(0, -745.9);
  });

  test('sums exponentials that are no normal doubles without losing what they hold together', () => {
    expectExact(0, ...new Array<number>(3000).fill(-720));
  });

  test('gives a masked class 0 and leaves it out of the sum', () => {
    const row = expectExact(masked, 0, 0, masked);
    expect([row[EXPS], row[EXPS + 4], row[EXPS + 3], row[EXPS + 7]]).toEqual([0, 0, 0, 0]);
    expect(summary(row)).toEqual({ ...summary(loaded(0, 0)), argmax: 1 });
  });

  test('of a difference that overflows gives 0', () => {
    const row = loaded(1e308, -1e308);
    expect([row[EXPS + 1], row[EXPS + 3]]).toEqual([0, 0]);
    expect(summary(row)).toEqual({ argmax: 0, max: 1e308, tail: [0, 0], total: [1, 0], log: 0 });
  });

  test('keeps the rounding error of the subtraction: 1e15 + 0.5 against 1e15', () => {
    expectExact(1e15 + 0.5, 1e15, 0.1);
    expectExact(0.1, 1e15, 0.3);
  });

  test('gives the argmax exactly 2^200', () => {
    const row = loaded(-1, 5, 5);
    expect([row[EXPS + 1], row[EXPS + 4]]).toEqual([EXP_SCALE, 0]);
  });

  test('is exact at any place of the argmax, for odd and even counts', () => {
    for (let classes = 1; classes <= 9; classes++) {
      for (let k = 0; k < classes; k++) {
        const logits = Array.from({ length: classes }, (_, c) => (c === k ? 1.5 : -0.37 * ((c * 5) % 7)));
        expectExact(...logits);
      }
    }
  });

  test('is exact for any row: 74 bits of exponentials and their sum, 57.5 of its logarithm', () => {
    const property = fc.property(anyRow, (logits) => {
      expectExact(...logits);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  test('is exact for long rows', () => {
    for (const classes of [100, 101, 1000]) {
      expectExact(...Array.from({ length: classes }, (_, c) => -((c * 37) % classes) / 7));
    }
  });

  test('reads a row from where it starts', () => {
    const row = new Float64Array(EXPS + 4);
    expect(load(row, [nan, 4, 9, nan], 1, 2)).toBe(true);
    expect(row).toEqual(loaded(4, 9));
  });

  test('holds nothing of the row before', () => {
    const row = loaded(0, -1, 5);
    load(row, [2, masked, 2]);
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
    { name: 'no classes', logits: [] },
  ])('of a row with $name is false', ({ logits }) => {
    expect(load(new Float64Array(EXPS + 2 * logits.length), logits)).toBe(false);
  });
});

describe('loadMax', () => {
  test('finds the first largest logit and where it is', () => {
    const row = new Float64Array(EXPS);
    expect(loadMax(row, Float64Array.of(9, 1, 7, 7, 9), 1, 3)).toBe(true);
    expect([row[ARGMAX], row[MAX]]).toEqual([1, 7]);
  });
});

describe('addExps', () => {
  const CLASSES = [1, 2, 3, 4, 5, 8, 9];

  /** A row whose argmax is at k, where only its exponentials and their low parts are filled. */
  function filled(classes: number, k: number): Float64Array {
    const row = new Float64Array(EXPS + 2 * classes);
    for (let c = 0; c < classes; c++) {
      row[EXPS + c] = c === k ? EXP_SCALE : EXP_SCALE / 3 ** (c + 1);
      row[EXPS + classes + c] = c === k ? 0 : EXP_SCALE * 2 ** -60 * (c - 2);
    }
    row[ARGMAX] = k;
    return row;
  }

  /** Σ t_c over every second class from `first` on, up to the last pair, without the argmax. */
  function sumOf(row: Float64Array, classes: number, first: number): bigint {
    const k = row[ARGMAX];
    const terms: bigint[] = [];
    for (let c = first; c < classes - (classes % 2); c += 2) {
      if (c !== k) terms.push(pairAt(row, EXPS + c, EXPS + classes + c));
    }
    return sum(terms);
  }

  test.each(CLASSES)('sums even and odd classes without the argmax, wherever it is: of %i', (classes) => {
    for (let k = 0; k < classes; k++) {
      const row = filled(classes, k);
      addExps(row, classes);
      const evens = pairAt(row, EVEN, EVEN_LOST);
      const odds = pairAt(row, EVEN + 1, EVEN_LOST + 1);
      expect(relativeError(evens, sumOf(row, classes, 0)), `argmax ${k}`).toBeLessThanOrEqual(2 ** -100);
      expect(relativeError(odds, sumOf(row, classes, 1)), `argmax ${k}`).toBeLessThanOrEqual(2 ** -100);
      expect(row[EXPS + k], `argmax ${k}`).toBe(EXP_SCALE);
    }
  });

  test.each(CLASSES)('and finishSum add every class but the argmax, wherever it is: of %i', (classes) => {
    for (let k = 0; k < classes; k++) {
      const row = filled(classes, k);
      addExps(row, classes);
      finishSum(row, classes);
      const others = Array.from({ length: classes }, (_, c) => c).filter((c) => c !== k);
      const tail = sum(others.map((c) => pairAt(row, EXPS + c, EXPS + classes + c)));
      expect(relativeError(pairAt(row, TAIL), tail), `argmax ${k}`).toBeLessThanOrEqual(2 ** -100);
    }
  });
});

describe('setFactor', () => {
  const factor = fc
    .tuple(fc.double({ noNaN: true, min: 1, max: 2 }), fc.integer({ min: -600, max: 600 }), fc.constantFrom(1, -1))
    .map(([mantissa, exponent, sign]) => sign * mantissa * 2 ** exponent);

  test('is the quotient of a number in two parts and 1 + s, to 100 bits', () => {
    const property = fc.property(
      anyRow,
      factor,
      fc.double({ noNaN: true, min: -0.5, max: 0.5 }),
      (logits, f, share) => {
        const row = loaded(...logits);
        const low = f * 2 ** -53 * share;
        setFactor(row, f, low);
        const quotient = divide(fixed(f) + fixed(low), pairAt(row, TOTAL));
        expect(relativeError(pairAt(row, FACTOR), quotient)).toBeLessThanOrEqual(2 ** -100);
      },
    );
    fc.assert(property, { numRuns: 1000 });
  });

  test('of one class leaves the number as it is', () => {
    const row = loaded(3);
    setFactor(row, 1.1, 1e-20);
    expect(Array.from(row.subarray(FACTOR, FACTOR + 2))).toEqual([1.1, 1e-20]);
  });
});

describe('writeProbs', () => {
  test('writes probabilities where they are to start, and nothing else', () => {
    expect(written(5, (out) => writeProbs(loaded(0, 0), 2, out, 2))).toEqual([9, 9, 0.5, 0.5, 9]);
  });

  test('writes 0 for a masked class', () => {
    expect(written(3, (out) => writeProbs(loaded(masked, 0, 0), 3, out, 0))).toEqual([0, 0.5, 0.5]);
  });

  test('writes 1 for the only class, and beside what 1 + s rounds away', () => {
    expect(written(1, (out) => writeProbs(loaded(-7), 1, out, 0))).toEqual([1]);
    expect(written(2, (out) => writeProbs(loaded(0, -50), 2, out, 0))).toEqual([1, 1.9287498479639178e-22]);
  });

  test('is within 0.55 ulp for any row', () => {
    const property = fc.property(anyRow, (logits) => {
      const { exps, total } = softmaxOf(logits);
      const probs = written(logits.length, (out) => writeProbs(loaded(...logits), logits.length, out, 0));
      probs.forEach((p, c) => {
        expectUlps(p, divide(exps[c] as bigint, total), 0.55, `p[${c}]`);
      });
    });
    fc.assert(property, { numRuns: 1000 });
  });
});

describe('writeScaledExps', () => {
  test('writes from a class on, and nothing before it', () => {
    const row = loaded(0, 0, 0);
    setFactor(row, 3, 0);
    expect(written(4, (out) => writeScaledExps(row, 1, 3, out, 1))).toEqual([9, 9, 1, 1]);
  });

  test('never writes -0', () => {
    const row = loaded(0, masked, -745);
    setFactor(row, -1e-10, 0);
    const [, ofMasked, tiny] = written(3, (out) => writeScaledExps(row, 0, 3, out, 0));
    expect([ofMasked, tiny]).toEqual([0, 0]);
  });

  test('is within 0.55 ulp of the exponentials times the factor', () => {
    const factor = fc.oneof(
      fc.double({ noNaN: true, min: -100, max: 100 }),
      fc.constantFrom(1e150, -1e-150, 2 ** 600, 2 ** -600),
    );
    const property = fc.property(anyRow, factor, (logits, f) => {
      const row = loaded(...logits);
      setFactor(row, f, 0);
      const { exps, total } = softmaxOf(logits);
      written(logits.length, (out) => writeScaledExps(row, 0, logits.length, out, 0)).forEach((value, c) => {
        const exactly = divide(multiply(exps[c] as bigint, fixed(f)), total);
        if (row[EXPS + c] === 0) expect(value).toBe(0);
        else expectUlps(value, exactly, 0.55, `t[${c}] · ${f}`);
      });
    });
    fc.assert(property, { numRuns: 1000 });
  });
});
