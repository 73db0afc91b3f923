import { expect, test } from 'vitest';
import { latest } from '../../../web/src/api/latest.ts';

/** A task that ends when it is told to. */
function tasks() {
  const begun: number[] = [];
  let finish = () => {};
  const task = async (n: number) => {
    begun.push(n);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
  };
  const end = async () => {
    finish();
    await new Promise(setImmediate);
  };
  return { begun, task, end };
}

test('of what comes while one is under way only the last is done, and until then it waits', async () => {
  const { begun, task, end } = tasks();
  const { ask, state } = latest(task);
  expect(state.value).toBe('current');
  for (const n of [1, 2, 3, 4]) ask(n);
  expect(begun).toEqual([1]);
  expect(state.value).toBe('waiting');
  await end();
  expect(begun).toEqual([1, 4]);
  expect(state.value).toBe('waiting');
  await end();
  expect(state.value).toBe('current');
  ask(5);
  await end();
  expect(begun).toEqual([1, 4, 5]);
});

test('a task that fails says so, none is held up by it, and the last is done again', async () => {
  let isGone = true;
  const done: string[] = [];
  const { ask, retry, state } = latest(async (name: string) => {
    if (isGone) throw new Error('gone');
    done.push(name);
  });
  ask('first');
  await new Promise(setImmediate);
  expect(state.value).toBe('lost');
  isGone = false;
  retry();
  await new Promise(setImmediate);
  expect(state.value).toBe('current');
  expect(done).toEqual(['first']);
});

test('what cannot be sent leaves the answer of an earlier state, also where that comes later', async () => {
  const { task, end } = tasks();
  const { ask, hold, state } = latest(task);
  ask(1);
  hold();
  expect(state.value).toBe('unsent');
  await end();
  expect(state.value).toBe('unsent');
  ask(2);
  await end();
  expect(state.value).toBe('current');
});
