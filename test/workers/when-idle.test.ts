import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenIdle } from '../../src/workers/when-idle.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('trims five seconds after the last use, once, and again after the next', () => {
  const trim = vi.fn();
  const isUsed = whenIdle(trim);
  vi.advanceTimersByTime(60_000);
  expect(trim).not.toHaveBeenCalled();
  isUsed();
  vi.advanceTimersByTime(4_000);
  isUsed();
  vi.advanceTimersByTime(4_000);
  expect(trim).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(trim).toHaveBeenCalledTimes(1);
  isUsed();
  vi.advanceTimersByTime(5_000);
  expect(trim).toHaveBeenCalledTimes(2);
});
