import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whenIdle } from '../../src/operations/when-idle.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('trims ten seconds after the last use, once, and again after the next', () => {
  const trim = vi.fn();
  const isUsed = whenIdle(trim);
  vi.advanceTimersByTime(60_000);
  expect(trim).not.toHaveBeenCalled();
  isUsed();
  vi.advanceTimersByTime(9_000);
  isUsed();
  vi.advanceTimersByTime(9_000);
  expect(trim).not.toHaveBeenCalled();
  vi.advanceTimersByTime(60_000);
  expect(trim).toHaveBeenCalledTimes(1);
  isUsed();
  vi.advanceTimersByTime(10_000);
  expect(trim).toHaveBeenCalledTimes(2);
});
