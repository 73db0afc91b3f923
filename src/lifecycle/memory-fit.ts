import { availableParallelism, totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

const MIB = 1024 * 1024;

/** Memory of an idle process, and of each worker: measured, and rounded up for garbage that is not yet collected. */
const IDLE_BYTES = 224 * MIB;
const WORKER_BYTES = 40 * MIB;

/** A body, its tensors, its results and its answer together take some four times the body. */
export const BUDGET_PER_BODY = 4;
/** Memory kept for reuse by the buffer pool and by each worker, as parts of the budget and in addition to it. */
export const POOL_PART = 1 / 8;
export const WORKER_PART = 1 / 16;

/** What requests may hold that wait for their turn to be begun, in addition to the budget, as a part of it. */
export const HELD_PART = 1 / 8;

/** More would only be held by clients that wait. */
const MOST_BODIES = 1024 * MIB;
const LARGEST_BODY = 64 * MIB;
/** Heap of a connection with a request under way, and the part of the heap for all connections. */
const CONNECTION_BYTES = 16 * 1024;
const HEAP_PART = 1 / 4;
export const MOST_CONNECTIONS = 8192;

/** What this process may use. */
export interface Machine {
  /** Bytes of memory of the container, or of the computer. */
  readonly memory: number;
  /** Bytes of V8's heap. */
  readonly heap: number;
  readonly cores: number;
}

export function thisMachine(): Machine {
  return {
    // Without a limit, Node returns 0 or a number larger than any memory.
    memory: Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem()),
    heap: getHeapStatistics().heap_size_limit,
    cores: availableParallelism(),
  };
}

/** The most memory that a process with this many workers uses if bodies may hold `bodiesLimit` bytes. */
export function memoryFor(bodiesLimit: number, workers: number): number {
  const budget = BUDGET_PER_BODY * bodiesLimit;
  return IDLE_BYTES + workers * WORKER_BYTES + budget * (1 + POOL_PART + HELD_PART + workers * WORKER_PART);
}

/** The largest `bodiesLimit` that fits the memory; 0 if none does. */
export function bodiesThatFit({ memory }: Machine, workers: number): number {
  const left = memory - memoryFor(0, workers);
  const perByte = BUDGET_PER_BODY * (1 + POOL_PART + HELD_PART + workers * WORKER_PART);
  return Math.max(0, Math.min(MOST_BODIES, Math.floor(left / perByte)));
}

/** The default for the largest body. */
export function bodyThatFits(bodiesLimit: number): number {
  return Math.min(LARGEST_BODY, bodiesLimit);
}

/** The most connections that fit the heap. */
export function connectionsThatFit({ heap }: Machine): number {
  return Math.floor((heap * HEAP_PART) / CONNECTION_BYTES);
}
