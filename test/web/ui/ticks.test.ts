import { expect, test } from 'vitest';
import { multiples, roundUp } from '../../../web/src/ui/ticks.ts';

test('roundUp gives the next of 1, 2 and 5 times a power of ten, and a round number itself', () => {
  expect([3.3, 0.11, 5, 5.1, 1e-300, 0.3 / 3].map(roundUp)).toEqual([5, 0.2, 5, 10, 1e-300, 0.1]);
});

test('multiples have both ends, no error of the sum, and may be none', () => {
  expect(multiples(-0.2, 0.3, 0.1)).toEqual([-0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  expect(multiples(0.3, 0.6000000000000001, 0.3)).toEqual([0.3, 0.6]);
  expect(multiples(1.1, 1.9, 1)).toEqual([]);
});
