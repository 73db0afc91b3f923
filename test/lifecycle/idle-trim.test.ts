import { afterEach, expect, test, vi } from 'vitest';
import { trimWhenIdle } from '../../src/lifecycle/idle-trim.ts';
import { MemoryBudget } from '../../src/lifecycle/memory-budget.ts';

const MIB = 1024 * 1024;

afterEach(() => vi.useRealTimers());

test('memory is given back when the heap has grown, though requests were few and held little', () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  let heap = 30 * MIB;
  const trim = vi.fn();
  const stop = trimWhenIdle(
    new MemoryBudget(1e9),
    () => 0,
    trim,
    () => heap,
  );
  heap = 50 * MIB;
  vi.advanceTimersByTime(20_000);
  expect(trim).not.toHaveBeenCalled();
  heap = 130 * MIB;
  vi.advanceTimersByTime(2500);
  expect(trim).toHaveBeenCalledTimes(1);
  stop();
});
