import { extname } from 'node:path';
import { Piscina } from 'piscina';
import type { Task, TaskResult, WorkerSettings } from './task.ts';

/** How long to keep an idle worker. All memory that it has used goes with it. */
const IDLE_MS = 60_000;

/** A thread gets its next task while it executes one, so that it need not wait for the event loop to send it. */
export const TASKS_PER_THREAD = 2;

/** TypeScript in development, JavaScript once built. */
const WORKER = new URL(`worker${extname(import.meta.url)}`, import.meta.url).href;

/**
 * Worker threads, each of which executes one task at a time, first come, first served. One always runs; others are
 * started when all are busy, up to `size`. A thread that dies fails its own task, and is replaced.
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
      // With atomics a waiting worker would block its event loop, and its timers would not run.
      atomics: 'disabled',
    });
    // Ignore the death of an idle worker: the next task gets another.
    this.threads.on('error', () => undefined);
  }

  /** Transfers a task and its memory, and resolves to the worker's result. */
  run(task: Task): Promise<TaskResult> {
    const { chunks, spare = [] } = task;
    const transferList = [...chunks.map(({ buffer }) => buffer as ArrayBuffer), ...spare];
    // Piscina derives this type from the last overload of postMessage, which has no transfer list.
    return this.threads.run(task, { transferList: transferList as never });
  }

  /** Ends all threads at once. */
  end(): Promise<void> {
    return this.threads.destroy();
  }
}
