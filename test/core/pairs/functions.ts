import { expect } from 'vitest';
import type { BigFloat } from '../../../src/core/exact/big-float.ts';
import { Pair } from '../../../src/core/pairs/pair.ts';
import { big, relativeError } from './big.ts';

/** Expects a function to be within a bound at each of some numbers, normalised, and to give the same where it overwrites its argument. */
export function expectWithin(
  bound: number,
  numbers: readonly Pair[],
  actual: (x: Pair, out: Pair) => Pair,
  exactly: (x: BigFloat) => BigFloat,
): void {
  const out = new Pair();
  const same = new Pair();
  for (const x of numbers) {
    expect(actual(x, out)).toBe(out);
    const error = relativeError(out, exactly(big(x)));
    if (!(error < bound)) expect.fail(`${x.high} + ${x.low}: 2^${Math.log2(error)}`);
    if (out.high + out.low !== out.high) expect.fail(`${out.high} + ${out.low} is not normalised`);
    actual(same.copy(x), same);
    if (!(same.high === out.high && same.low === out.low)) expect.fail(`${x.high} differs in place`);
  }
}

/** What a function of a double gives: high part, and that there is no low one where it is 0 or not finite. */
export function highOf(f: (x: Pair, out: Pair) => Pair, x: number): number {
  const { high, low } = f(new Pair().set(x), new Pair().set(123, 1e-20));
  if (high === 0 || !Number.isFinite(high)) expect(low + 0).toBe(0);
  return high;
}
