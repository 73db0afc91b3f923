import { expect, test } from 'vitest';
import { turns } from '../../bench/turns.ts';

test('six rounds of three are the six orders', () => {
  const orders = Array.from({ length: 6 }, (_, round) => turns(['a', 'b', 'c'], round).join(''));
  expect(new Set(orders).size).toBe(6);
});

test('of any number each comes once in each round', () => {
  for (let round = 0; round < 10; round++) expect(turns([1, 2, 3, 4, 5], round).toSorted()).toEqual([1, 2, 3, 4, 5]);
});
