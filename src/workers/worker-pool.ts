import { extname } from 'node:path';
import { Piscina } from 'piscina';
import type { Task, TaskResult, WorkerSettings } from './task.ts';

/** How long a worker that has nothing to do is kept: with it goes all memory that it has used. */
const IDLE_MS = 60_000;

/** A thread has its next task while it does one: to be handed it only then would mean to wait for the event loop. */
export const TASKS_PER_THREAD = 2;

/** TypeScript in development, JavaScript once built. */
const WORKER = new URL(`worker${extname(import.meta.url)}`, import.meta.url).href;

/**
 * Threads that execute tasks, one each at a time, first come first served. One is always there; others are started when
 * all are busy, up to `size`. One that dies fails its own task, and is replaced.
 */
export class WorkerPool {
  private readonly threads: Piscina<Task, TaskResult>;

  constructor(size: number, settings: WorkerSettings, filename: string = WORKER) {
    this.threads = new Piscina({
      filename,
      workerData: settings,
      minThreads: 1,
      maxThreads: size,
      concurrentTasksPerWorker: TASKS_PER_THREAD,
      idleTimeout: IDLE_MS,
      recordTiming: false,
      // A worker that waits is an event loop that waits: its timers run.
      atomics: 'disabled',
    });
    // Of a worker that dies while it has nothing to do nobody need know: the next task gets another.
    this.threads.on('error', () => undefined);
  }

  /** Hands a task over, with the memory of its pieces, and resolves to what a worker makes of it. */
  run(task: Task): Promise<TaskResult> {
    const transferList = task.chunks.map(({ buffer }) => buffer as ArrayBuffer);
    // Piscina's type of a transfer list is that of the last overload of postMessage, which has none.
    return this.threads.run(task, { transferList: transferList as never });
  }

  /** Ends all threads, at once. */
  end(): Promise<void> {
    return this.threads.destroy();
  }
}
