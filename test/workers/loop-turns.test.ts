import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LoopTurns } from '../../src/workers/loop-turns.ts';

/** Keeps the thread busy. */
function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('a task is run at once while the turn has time', () => {
  const turns = new LoopTurns();
  let runs = 0;
  turns.run('begin', () => runs++);
  turns.run('execute', () => runs++);
  expect(runs).toBe(2);
});

test('a task is run at once if the loop has waited for events since the last one', async () => {
  const turns = new LoopTurns();
  for (let i = 0; i < 3; i++) {
    turns.run('execute', () => work(10));
    const { idleTime } = performance.nodeTiming;
    while (performance.nodeTiming.idleTime === idleTime) await delay(5);
    let isRun = false;
    turns.run('execute', () => {
      isRun = true;
    });
    expect(isRun).toBe(true);
  }
});

test('what does not fit a turn is run in later ones, in its order', async () => {
  const turns = new LoopTurns();
  const order: number[] = [];
  for (let i = 0; i < 10; i++) {
    turns.run('execute', () => {
      order.push(i);
      work(2);
    });
  }
  // The share of a turn is 3 ms: two tasks fit, or one on a machine that is busy otherwise.
  expect(order.length).toBeGreaterThan(0);
  expect(order.length).toBeLessThanOrEqual(2);
  const seen: number[] = [];
  while (order.length < 10) {
    await nextTurn();
    seen.push(order.length);
  }
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  // No turn took more than two.
  expect(Math.max(...seen.map((count, i) => count - (seen[i - 1] ?? count)))).toBeLessThanOrEqual(2);
});

test('a lane does not wait for another that is full', async () => {
  const turns = new LoopTurns();
  const order: string[] = [];
  for (let i = 0; i < 20; i++) turns.run('begin', () => work(2));
  turns.run('health', () => order.push(`health after ${turns.waiting('begin')}`));
  await nextTurn();
  await nextTurn();
  expect(order).toHaveLength(1);
  expect(turns.waiting('begin')).toBeGreaterThan(10);
});

test('a task that is taken back is not run', async () => {
  const turns = new LoopTurns();
  work(1);
  turns.run('execute', () => work(10));
  let isRun = false;
  const takeBack = turns.run('execute', () => {
    isRun = true;
  });
  expect(takeBack).toBeDefined();
  takeBack?.();
  await nextTurn();
  await nextTurn();
  expect(isRun).toBe(false);
  expect(turns.waiting('execute')).toBe(0);
});

test('of bodies a turn reads so much, and the others go on in later turns, first come first served', async () => {
  const turns = new LoopTurns();
  const order: number[] = [];
  const body = (i: number) => ({ readOn: () => order.push(i) });
  const read = (i: number) => turns.mayReadOn(64 * 1024, body(i));
  const inFirst = Array.from({ length: 100 }, (_, i) => read(i));
  expect(inFirst.filter((mayReadOn) => mayReadOn)).toHaveLength(31);
  expect(inFirst.lastIndexOf(true)).toBe(30);
  await nextTurn();
  expect(order).toEqual(Array.from({ length: 32 }, (_, i) => 31 + i));
  for (let i = 0; i < 5; i++) await nextTurn();
  expect(order).toEqual(Array.from({ length: 69 }, (_, i) => 31 + i));
  expect(read(0)).toBe(true);
});

test('one task that was held up does not make the others expect a long wait', async () => {
  const turns = new LoopTurns();
  // The turn has no time left.
  work(4);
  for (let i = 0; i < 16; i++) turns.run('begin', () => work(i === 2 ? 400 : 0));
  while (turns.waiting('begin') > 0) await nextTurn();
  work(4);
  for (let i = 0; i < 16; i++) turns.run('begin', () => undefined);
  expect(turns.waiting('begin')).toBe(16);
  expect(turns.beginWaitMs).toBeLessThan(50);
});

test('a body in small chunks waits once, and is read on in a turn of its own', async () => {
  const turns = new LoopTurns();
  const order: string[] = [];
  const body = (name: string) => ({ readOn: () => order.push(name) });
  const inSmallChunks = [body('a'), body('b')];
  for (const small of inSmallChunks) for (let i = 0; i < 10_000; i++) turns.mayReadOn(1, small);
  for (const long of ['c', 'd']) expect(turns.mayReadOn(64 * 1024, body(long))).toBe(false);
  for (const expected of [['a'], ['a', 'b'], ['a', 'b', 'c', 'd']]) {
    await nextTurn();
    expect(order).toEqual(expected);
  }
  await nextTurn();
  expect(order).toHaveLength(4);
});
