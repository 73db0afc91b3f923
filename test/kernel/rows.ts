import fc from 'fast-check';
import { expect } from 'vitest';
import { EXP_TABLE_SIZE, fillExpTable } from '../../src/kernel/exp-table.ts';
import { EXPS, loadRow } from '../../src/kernel/softmax-row.ts';
import { anyFinite } from '../core/arbitraries.ts';
import { exp, fixed, log, ONE, sum, toDouble, ulpsFrom } from '../core/fixed-point.ts';

const masked = Number.NEGATIVE_INFINITY;

const table = new Float64Array(EXP_TABLE_SIZE);
fillExpTable(table);

/** Loads a row; false where it has no softmax. */
export function load(row: Float64Array, logits: readonly number[], start = 0, classes = logits.length): boolean {
  return loadRow(table, row, Float64Array.from(logits), start, classes);
}

/** The row of these logits, loaded; an error where they have no softmax. */
export function loaded(...logits: number[]): Float64Array {
  const row = new Float64Array(EXPS + 2 * logits.length);
  if (!load(row, logits)) throw new Error('no softmax');
  return row;
}

/** What a function writes to a row of so many classes. */
export function written(classes: number, write: (out: Float64Array) => void): number[] {
  const out = new Float64Array(classes).fill(9);
  write(out);
  return Array.from(out);
}

/** A row of finite logits and masked ones, in which something is not masked. */
export const anyRow = fc
  .array(fc.oneof({ weight: 8, arbitrary: anyFinite }, { weight: 1, arbitrary: fc.constant(masked) }), {
    minLength: 1,
    maxLength: 7,
  })
  .filter((logits) => logits.some((x) => x !== masked));

/** Such a row in which what is not masked is above −740 of the largest: no exponential is left out, whatever it is times. */
const nearRow = anyRow.map((logits) => {
  const max = Math.max(...logits);
  return logits.map((x) => (x - max < -740 ? masked : x));
});

/** Such a row, with as many numbers of another kind. */
export function rowWith<T>(number: fc.Arbitrary<T>, row = nearRow): fc.Arbitrary<[number[], T[]]> {
  return row.chain((logits) =>
    fc.tuple(fc.constant(logits), fc.array(number, { minLength: logits.length, maxLength: logits.length })),
  );
}

/** What `loadRow` computes, exactly but for the 500th bit, in fixed point. */
export interface Softmax {
  readonly argmax: number;
  /** x_c − m; undefined of a masked class. */
  readonly differences: readonly (bigint | undefined)[];
  /** t_c, s, 1 + s and L. */
  readonly exps: readonly bigint[];
  readonly tail: bigint;
  readonly total: bigint;
  readonly log: bigint;
}

export function softmaxOf(logits: readonly number[]): Softmax {
  const max = Math.max(...logits);
  const argmax = logits.indexOf(max);
  const differences = logits.map((x) => (x === masked ? undefined : fixed(x) - fixed(max)));
  const exps = differences.map((d) => (d === undefined ? 0n : exp(d)));
  const tail = sum(exps.filter((_, c) => c !== argmax));
  return { argmax, differences, exps, tail, total: ONE + tail, log: log(ONE + tail) };
}

/** A number and its low part, exactly. */
export function pairAt(values: Float64Array, at: number, low = at + 1): bigint {
  return fixed(values[at] as number) + fixed(values[low] as number);
}

/** Within so many ulps, and half an ulp more where the value is subnormal: it is then rounded once more. */
export function expectUlps(value: number, exactly: bigint, ulps: number, what: string): void {
  const nearest = toDouble(exactly);
  if (!Number.isFinite(nearest)) {
    expect(value, what).toBe(nearest);
    return;
  }
  const isNormal = Math.abs(nearest) >= 2 ** -1022;
  expect(ulpsFrom(value, exactly), `${what} is ${value}, exactly ${nearest}`).toBeLessThanOrEqual(
    isNormal ? ulps : ulps + 0.5,
  );
  expect(Object.is(value, -0), what).toBe(false);
}
