import { expect, test } from 'vitest';
import { fillPowers, POWERS } from '../../src/kernel/fill-powers.ts';
import { exp, log, ONE, toDouble } from '../core/fixed-point.ts';

test('fills 2^(j/512), each the nearest double, and nothing behind them', () => {
  const table = new Float64Array(POWERS + 1);
  fillPowers(table);
  const ln2 = log(ONE << 1n);
  const exact = Array.from({ length: POWERS }, (_, j) => toDouble(exp((ln2 * BigInt(j)) / 512n)));
  expect([...table]).toEqual([...exact, 0]);
});
