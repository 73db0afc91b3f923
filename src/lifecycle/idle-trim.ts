import { getHeapStatistics } from 'node:v8';
import { collectGarbage } from '../wasm/collect-garbage.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { trimSystemMemory } from './system-memory.ts';

/** How often we check whether the service is idle. */
const LOOK_MS = 2500;
/** How many checks in a row must find it idle. */
const QUIET_LOOKS = 2;
/** Health checks hold less memory than this. */
const BUSY_BYTES = 1024 * 1024;
/** This many requests between two checks leave garbage worth collecting, however small they are. */
const BUSY_REQUESTS = 100;
/** … and so does what makes the heap grow by this much: a few bodies in chunks of a byte leave 250 bytes for each. */
const GROWN_BYTES = 32 * 1024 * 1024;

/**
 * Gives memory back five to eight seconds after the service was last busy. V8 collects garbage only when it needs the
 * room, which an idle process never does.
 *
 * @param begun how many requests there have been so far
 * @param trim frees the memory that is kept for later requests
 * @param heapBytes how much of V8's heap is in use
 * @returns a function that stops this
 */
export function trimWhenIdle(
  budget: MemoryBudget,
  begun: () => number,
  trim: () => void,
  heapBytes: () => number = () => getHeapStatistics().used_heap_size,
): () => void {
  let seen = 0;
  let quiet = 0;
  let isDue = false;
  let kept = heapBytes();
  const timer = setInterval(() => {
    const requests = begun() - seen;
    seen += requests;
    if (budget.takePeak() >= BUSY_BYTES || requests >= BUSY_REQUESTS) {
      isDue = true;
      quiet = 0;
      return;
    }
    quiet++;
    if (quiet < QUIET_LOOKS) return;
    if (!isDue && heapBytes() < kept + GROWN_BYTES) return;
    isDue = false;
    trim();
    collectGarbage();
    trimSystemMemory();
    kept = heapBytes();
  }, LOOK_MS).unref();
  return () => clearInterval(timer);
}
