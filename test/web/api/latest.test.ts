import { expect, test, vi } from 'vitest';
import { latest, lostWith } from '../../../web/src/api/latest.ts';

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

test('what was lost is asked again once the service is back, and the service is looked for no longer', async () => {
  vi.useFakeTimers();
  let isGone = true;
  const looked = vi.fn(async () => (isGone ? Promise.reject(new Error('gone')) : new Response('')));
  vi.stubGlobal('fetch', looked);
  const task = async () => {
    if (isGone) throw new Error('gone');
  };
  const [one, other] = [latest(task), latest(task)];
  const both = lostWith(other.state, one.state);
  one.ask(undefined);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([one.state.value, other.state.value, both.value]).toEqual(['lost', 'current', 'lost']);
  expect(looked).toHaveBeenCalledTimes(3);
  isGone = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect([one.state.value, both.value]).toEqual(['current', 'current']);
  expect(looked.mock.calls).toEqual(Array(4).fill(['/livez']));
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
