import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Deadlines } from '../../src/intake/deadlines.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a deadline that is not stopped has passed after its time, at most a tenth late, and once', () => {
  const onLate = vi.fn();
  new Deadlines(1000).start(onLate);
  vi.advanceTimersByTime(999);
  expect(onLate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(101);
  expect(onLate).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(10_000);
  expect(onLate).toHaveBeenCalledOnce();
});

test('one that starts between two looks still has its whole time', () => {
  const deadlines = new Deadlines(1000);
  deadlines.start(() => undefined);
  vi.advanceTimersByTime(99);
  const onLate = vi.fn();
  deadlines.start(onLate);
  vi.advanceTimersByTime(1000);
  expect(onLate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(100);
  expect(onLate).toHaveBeenCalledOnce();
});

test('a long one is looked at every second', () => {
  const onLate = vi.fn();
  new Deadlines(120_000).start(onLate);
  vi.advanceTimersByTime(119_999);
  expect(onLate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1001);
  expect(onLate).toHaveBeenCalledOnce();
});

test('one that is stopped does not pass', () => {
  const onLate = vi.fn();
  new Deadlines(1000).start(onLate).stop();
  vi.advanceTimersByTime(10_000);
  expect(onLate).not.toHaveBeenCalled();
});

test('time between stop and resume does not count', () => {
  const onLate = vi.fn();
  const deadline = new Deadlines(1000).start(onLate);
  vi.advanceTimersByTime(600);
  deadline.stop();
  vi.advanceTimersByTime(50_000);
  deadline.resume();
  vi.advanceTimersByTime(300);
  expect(onLate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(300);
  expect(onLate).toHaveBeenCalledOnce();
});

test('progress gives the whole time again', () => {
  const onLate = vi.fn();
  const deadline = new Deadlines(1000).start(onLate);
  for (let bit = 0; bit < 10; bit++) {
    vi.advanceTimersByTime(900);
    deadline.progress();
  }
  expect(onLate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1100);
  expect(onLate).toHaveBeenCalledOnce();
});

test('the timer runs only while something does, and there is one for all', () => {
  const deadlines = new Deadlines(1000);
  expect(vi.getTimerCount()).toBe(0);
  const all = Array.from({ length: 100 }, () => deadlines.start(() => undefined));
  expect(vi.getTimerCount()).toBe(1);
  for (const deadline of all) deadline.stop();
  vi.advanceTimersByTime(100);
  expect(vi.getTimerCount()).toBe(0);
});
