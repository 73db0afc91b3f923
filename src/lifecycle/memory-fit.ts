import { availableParallelism, totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

const MIB = 1024 * 1024;

/** A process that has nothing to do, and each of its workers: measured, and rounded up for what garbage waits to be collected. */
const IDLE_BYTES = 192 * MIB;
const WORKER_BYTES = 32 * MIB;

/** A body, its tensors, its results and its answer together take some four times the body. */
export const BUDGET_PER_BODY = 4;
/** Parts of the budget that are kept for what comes next, beside it: by the pool of buffers, and by each worker. */
export const POOL_PART = 1 / 8;
export const WORKER_PART = 1 / 16;

/** More of it would only be held by clients that wait. */
const MOST_BODIES = 1024 * MIB;
const LARGEST_BODY = 64 * MIB;
/** What a connection holds on the heap while its request is under way, and what part of the heap they may hold together. */
const CONNECTION_BYTES = 16 * 1024;
const HEAP_PART = 1 / 4;
export const MOST_CONNECTIONS = 8192;

/** What this process may use. */
export interface Machine {
  /** Bytes of memory: what the container has, or the computer. */
  readonly memory: number;
  /** Bytes of V8's heap. */
  readonly heap: number;
  readonly cores: number;
}

export function thisMachine(): Machine {
  return {
    // Where nothing constrains the process this is a number beyond all memory, or 0.
    memory: Math.min(process.constrainedMemory() || Number.POSITIVE_INFINITY, totalmem()),
    heap: getHeapStatistics().heap_size_limit,
    cores: availableParallelism(),
  };
}

/** How much memory a process with so many workers takes at most, if its bodies have so many bytes at most. */
export function memoryFor(bodiesLimit: number, workers: number): number {
  const budget = BUDGET_PER_BODY * bodiesLimit;
  return IDLE_BYTES + workers * WORKER_BYTES + budget * (1 + POOL_PART + workers * WORKER_PART);
}

/** The most bytes of bodies that fit the memory; 0 where none do. */
export function bodiesThatFit({ memory }: Machine, workers: number): number {
  const left = memory - memoryFor(0, workers);
  const perByte = BUDGET_PER_BODY * (1 + POOL_PART + workers * WORKER_PART);
  return Math.max(0, Math.min(MOST_BODIES, Math.floor(left / perByte)));
}

/** The largest body where nothing else is asked for. */
export function bodyThatFits(bodiesLimit: number): number {
  return Math.min(LARGEST_BODY, bodiesLimit);
}

/** The most connections that fit the heap. */
export function connectionsThatFit({ heap }: Machine): number {
  return Math.floor((heap * HEAP_PART) / CONNECTION_BYTES);
}
