import { expect, test } from 'vitest';
import { TaskQueue } from '../../src/workers/task-queue.ts';

function queueOf(atATime: number) {
  const started: string[] = [];
  const done: { [name: string]: () => void } = {};
  const queue = new TaskQueue(atATime);
  const add = (name: string) =>
    queue.add((isDone) => {
      started.push(name);
      done[name] = isDone;
    });
  return { queue, started, done, add };
}

test('starts so many tasks at a time, in the order in which they came', () => {
  const { started, done, add } = queueOf(2);
  for (const name of ['a', 'b', 'c', 'd']) add(name);
  expect(started).toEqual(['a', 'b']);
  done.b?.();
  expect(started).toEqual(['a', 'b', 'c']);
  done.a?.();
  expect(started).toEqual(['a', 'b', 'c', 'd']);
});

test('a task that is taken out is not started', () => {
  const { queue, started, done, add } = queueOf(1);
  add('a');
  const leave = add('b');
  add('c');
  leave();
  expect(queue.length).toBe(1);
  done.a?.();
  expect(started).toEqual(['a', 'c']);
});

test('a task that has been started is not taken out', () => {
  const { started, done, add } = queueOf(1);
  const leave = add('a');
  add('b');
  leave();
  expect(started).toEqual(['a']);
  done.a?.();
  expect(started).toEqual(['a', 'b']);
});
