import { describe, expect, test } from 'vitest';
import { nearestBfloat16 } from '../../../src/core/tensors/nearest-bfloat16.ts';
import { Random, SEED } from '../../codecs/json/support.ts';

/** The float32 whose upper half is the index; one step beyond the largest the power of two that it would be. */
const BFLOAT16 = Float64Array.from(
  new Float32Array(Uint32Array.from({ length: 0x7f81 }, (_, half) => half * 65536).buffer),
);
BFLOAT16[0x7f80] = 2 ** 128;
const bfloat16 = (half: number) => BFLOAT16[half] as number;

/** The nearest by bisection: of two that are equally near the one whose last bit is 0. */
function nearestByBisection(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude === Number.POSITIVE_INFINITY) return x;
  let low = 0;
  let high = 0x7f80;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (bfloat16(middle) <= magnitude) low = middle;
    else high = middle;
  }
  const tie = (bfloat16(low) + bfloat16(high)) / 2;
  const isLow = magnitude < tie || (magnitude === tie && low % 2 === 0);
  const nearest = isLow ? bfloat16(low) : high === 0x7f80 ? Number.POSITIVE_INFINITY : bfloat16(high);
  return x < 0 || Object.is(x, -0) ? -nearest : nearest;
}

describe('nearestBfloat16', () => {
  test('of ties and their neighbours is that with the even last bit, or the nearer one', () => {
    for (let half = 0; half < 0x7f80; half++) {
      const tie = (bfloat16(half) + bfloat16(half + 1)) / 2;
      for (const x of [tie, tie * (1 + 2 ** -52), tie * (1 - 2 ** -53), -tie]) {
        if (!Object.is(nearestBfloat16(x), nearestByBisection(x))) expect([x, nearestBfloat16(x)]).toBe('the nearest');
      }
    }
  });

  test('of 300,000 random doubles is the nearest', () => {
    const random = new Random(SEED);
    for (let i = 0; i < 300_000; i++) {
      const x = i % 2 === 0 ? random.finiteDouble() : (random.uint32() - 2 ** 31) * 2 ** (random.below(290) - 180);
      if (!Object.is(nearestBfloat16(x), nearestByBisection(x))) expect([x, nearestBfloat16(x)]).toBe('the nearest');
    }
  });

  test.each([
    [-0, -0],
    [Number.NaN, Number.NaN],
    [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    [1e300, Number.POSITIVE_INFINITY],
    [Number.MIN_VALUE, 0],
    [2 ** -134, 0],
    [2 ** -134 * 1.0000001, 2 ** -133],
    [1 + 2 ** -8, 1],
    [1 + 2 ** -8 + 2 ** -40, 1 + 2 ** -7],
  ])('of %d is %d', (x, expected) => {
    expect(nearestBfloat16(x)).toBe(expected);
  });
});
