import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXP_SCALE, EXP_TABLE_SIZE, fillExpTable } from '../../src/kernel/exp-table.ts';
import { refineRow } from '../../src/kernel/refine-row.ts';
import { ARGMAX, DOUBTFUL, EXPS, LOG_TOTAL, MAX, TAIL, TOTAL } from '../../src/kernel/softmax-row.ts';
import { relativeError } from '../core/fixed-point.ts';
import { anyRow, load, loaded, pairAt, softmaxOf } from './rows.ts';

const table = new Float64Array(EXP_TABLE_SIZE);
fillExpTable(table);

/** The row of these logits, loaded and computed again. */
function refined(...logits: number[]): Float64Array {
  const row = loaded(...logits);
  refineRow(table, row, Float64Array.from(logits), 0, logits.length);
  return row;
}

/** Below 2^-960, of which a low part that is a normal number has less than 106 bits. */
const isTiny = (x: bigint) => x < 1n << 640n;

function expectRefined(...logits: number[]): void {
  const row = refined(...logits);
  const { argmax, exps, tail, total, log } = softmaxOf(logits);
  expect([row[ARGMAX], row[MAX]]).toEqual([argmax, logits[argmax]]);
  exps.forEach((t, c) => {
    if (isTiny(t)) return;
    const actual = pairAt(row, EXPS + c, EXPS + logits.length + c);
    expect(relativeError(actual, t << 200n), `t[${c}]`).toBeLessThanOrEqual(2 ** -98);
  });
  if (!isTiny(tail)) expect(relativeError(pairAt(row, TAIL), tail << 200n), 's').toBeLessThanOrEqual(2 ** -98);
  expect(relativeError(pairAt(row, TOTAL), total), '1 + s').toBeLessThanOrEqual(2 ** -98);
  if (!isTiny(log)) expect(relativeError(pairAt(row, LOG_TOTAL), log << 200n), 'L').toBeLessThanOrEqual(2 ** -57.5);
}

describe('refineRow', () => {
  test('is right to 98 bits for any row: exponentials, and their sums', () => {
    const property = fc.property(anyRow, (logits) => expectRefined(...logits));
    fc.assert(property, { numRuns: 2000 });
  });

  test('is right to 98 bits on either side of its steps', () => {
    for (let step = -3000; step <= 0; step += 7) {
      const turn = (step * Math.LN2) / 2048;
      expectRefined(0, turn * (1 - 2 ** -52), turn, turn * (1 + 2 ** -52));
    }
  });

  test('is right to 98 bits for long rows', () => {
    for (const classes of [100, 101, 1000]) {
      expectRefined(...Array.from({ length: classes }, (_, c) => -((c * 37) % classes) / 7));
      expectRefined(...Array.from({ length: classes }, (_, c) => (c === 3 ? 0.1 : -0.2)));
    }
  });

  test('keeps what is exact: the argmax and its equals, masked classes, what vanishes', () => {
    const row = refined(-Infinity, 5, 5, -Infinity, -1e308);
    const pair = (c: number) => [row[EXPS + c], row[EXPS + 5 + c]];
    expect([0, 1, 2, 3, 4].map(pair)).toEqual([
      [0, 0],
      [EXP_SCALE, 0],
      [EXP_SCALE, 0],
      [0, 0],
      [0, 0],
    ]);
    expect([row[TAIL], row[TOTAL]]).toEqual([EXP_SCALE, 2]);
  });

  test('reads a row from where it starts, and writes nothing behind it', () => {
    const logits = Float64Array.of(9, 0.5, -0.25, 9);
    const row = new Float64Array(EXPS + 5).fill(7);
    load(row, Array.from(logits), 1, 2);
    refineRow(table, row, logits, 1, 2);
    const expected = refined(0.5, -0.25);
    for (const from of [TAIL, TOTAL, LOG_TOTAL, EXPS, EXPS + 2]) {
      expect(Array.from(row.subarray(from, from + 2))).toEqual(Array.from(expected.subarray(from, from + 2)));
    }
    expect(row[EXPS + 4]).toBe(7);
  });

  test('leaves fewer differences in doubt, until another row is loaded', () => {
    const row = loaded(0, 1);
    expect(row[DOUBTFUL]).toBe(2 ** -18);
    refineRow(table, row, Float64Array.of(0, 1), 0, 2);
    expect(row[DOUBTFUL]).toBe(2 ** -43);
    load(row, [0, 1]);
    expect(row[DOUBTFUL]).toBe(2 ** -18);
  });
});
