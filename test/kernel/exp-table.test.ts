import { expect, test } from 'vitest';
import { EXP_TABLE_SIZE, fillExpTable, POWER_OF_TWO, STEPS, THIRD_PARTS } from '../../src/kernel/exp-table.ts';
import { exp, fixed, log, ONE, relativeError } from '../core/fixed-point.ts';
import { pairAt } from './rows.ts';

const table = new Float64Array(EXP_TABLE_SIZE);
fillExpTable(table);

test('fillExpTable fills the whole table, and nothing behind it', () => {
  const longer = new Float64Array(EXP_TABLE_SIZE + 1).fill(Number.NaN);
  fillExpTable(longer);
  expect(longer.findIndex(Number.isNaN)).toBe(EXP_TABLE_SIZE);
});

test('fillExpTable keeps 2^(j/1024) to 79 bits in two parts, to 99 in three', () => {
  const step = log(ONE << 1n) / BigInt(STEPS);
  for (let j = 0; j < STEPS; j++) {
    const power = exp(step * BigInt(j));
    const pair = pairAt(table, 2 * j);
    expect(relativeError(pair, power), `2^(${j}/1024)`).toBeLessThanOrEqual(2 ** -79);
    const all = pair + fixed(table[THIRD_PARTS + j] as number);
    expect(relativeError(all, power), `2^(${j}/1024), with what is left`).toBeLessThanOrEqual(2 ** -99);
  }
});

test('fillExpTable gives the first part of a power 26 bits, and the second what is less than its last one', () => {
  for (let j = 0; j < STEPS; j++) {
    expect(Number.isInteger((table[2 * j] as number) * 2 ** 25), `2^(${j}/1024)`).toBe(true);
    expect(Math.abs(table[2 * j + 1] as number)).toBeLessThanOrEqual(2 ** -26);
  }
});

test('fillExpTable has 2^n · 2^200 n places from POWER_OF_TWO, down to 2^-1169', () => {
  for (let n = 0; n >= -1169; n--) expect(table[POWER_OF_TWO + n]).toBe(2 ** (200 + n));
});
