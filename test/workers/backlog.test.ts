import { afterEach, expect, test, vi } from 'vitest';
import { Backlog } from '../../src/workers/backlog.ts';

const MIB = 1024 * 1024;

afterEach(() => {
  vi.useRealTimers();
});

test('nobody waits while a server is free', () => {
  const backlog = new Backlog(2);
  backlog.enter(50 * MIB);
  expect(backlog.waitMs).toBe(0);
  backlog.enter(50 * MIB);
  expect(backlog.waitMs).toBeGreaterThan(0);
});

test('a wait is what is there at the rate of what was done', () => {
  const backlog = new Backlog(2);
  for (let i = 0; i < 100; i++) backlog.took(MIB, 10);
  for (let i = 0; i < 10; i++) backlog.enter(MIB);
  expect(backlog.waitMs).toBeGreaterThan(45);
  expect(backlog.waitMs).toBeLessThan(55);
});

test('a load that leaves counts no more, however often it does', () => {
  const backlog = new Backlog(1);
  const load = backlog.enter(MIB);
  load.leave();
  load.leave();
  load.has(5 * MIB);
  expect(backlog.size).toBe(0);
  expect(backlog.waitMs).toBe(0);
});

test('of a body that was expected and does not come only what has arrived counts', () => {
  const backlog = new Backlog(1);
  const load = backlog.enter(2 * MIB);
  const expected = backlog.waitMs;
  load.has(MIB);
  expect(backlog.waitMs).toBe(expected);
  load.forgetExpected();
  expect(backlog.waitMs).toBeLessThan(0.6 * expected);
  load.has(4 * MIB);
  expect(backlog.waitMs).toBeGreaterThan(1.5 * expected);
});

test('tasks that have taken long are expected to take as long again, once they hold all places', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const backlog = new Backlog(2);
  const [first, second] = [backlog.enter(100), backlog.enter(100)];
  first?.begin();
  vi.advanceTimersByTime(5000);
  expect(backlog.waitMs).toBeLessThan(1);
  second?.begin();
  expect(backlog.waitMs).toBeLessThan(1);
  vi.advanceTimersByTime(700);
  expect(backlog.waitMs).toBe(700);
  first?.leave();
  expect(backlog.waitMs).toBe(0);
});
