import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { latest } from '../../../web/src/api/latest.ts';

test('of what comes while one is under way only the last is done', async () => {
  const begun: number[] = [];
  let finish = () => {};
  const ask = latest(async (n: number) => {
    begun.push(n);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  }, signal(false));
  for (const n of [1, 2, 3, 4]) ask(n);
  expect(begun).toEqual([1]);
  finish();
  await new Promise(setImmediate);
  expect(begun).toEqual([1, 4]);
  ask(5);
  finish();
  await new Promise(setImmediate);
  expect(begun).toEqual([1, 4, 5]);
  finish();
});

test('a task that fails says so, until one does not, and none is held up by it', async () => {
  const isLost = signal(false);
  const ask = latest(async (fails: boolean) => {
    if (fails) throw new Error('gone');
  }, isLost);
  ask(true);
  await new Promise(setImmediate);
  expect(isLost.value).toBe(true);
  ask(false);
  await new Promise(setImmediate);
  expect(isLost.value).toBe(false);
});
