import { getHeapStatistics } from 'node:v8';
import { afterEach, expect, test, vi } from 'vitest';
import { trimWhenIdle } from '../../src/lifecycle/idle-trim.ts';
import { MemoryBudget } from '../../src/lifecycle/memory-budget.ts';

vi.mock('node:v8', async (original) => ({
  ...(await original<typeof import('node:v8')>()),
  getHeapStatistics: vi.fn(),
}));

/** As if V8 used so many MiB. */
const heapUses = (mebibytes: number) =>
  vi.mocked(getHeapStatistics).mockReturnValue({ used_heap_size: mebibytes * 1024 * 1024 } as never);

afterEach(() => vi.useRealTimers());

test('memory is given back when the heap has grown, though requests were few and held little', () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  heapUses(30);
  const trim = vi.fn();
  const stop = trimWhenIdle(new MemoryBudget(1e9), () => 0, trim);
  heapUses(50);
  vi.advanceTimersByTime(20_000);
  expect(trim).not.toHaveBeenCalled();
  heapUses(130);
  vi.advanceTimersByTime(2500);
  expect(trim).toHaveBeenCalledTimes(1);
  stop();
});
