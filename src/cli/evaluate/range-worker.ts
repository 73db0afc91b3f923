import { parentPort, workerData } from 'node:worker_threads';
import { evaluateRange, type RangeResult } from './evaluate-range.ts';
import type { RangeTask } from './range-task.ts';
import { type ThreadError, toThreadError } from './thread-error.ts';

/** What a thread says: how many rows more it has evaluated, and at last what they come to, or what is wrong. */
export type Report = { readonly rows: number } | { readonly result: RangeResult } | { readonly error: ThreadError };

/** A thread that evaluates one range. */
function main(task: RangeTask): void {
  const report = (message: Report) => parentPort?.postMessage(message);
  try {
    report({ result: evaluateRange(task, (rows) => report({ rows })) });
  } catch (error) {
    report({ error: toThreadError(error) });
  }
}

main(workerData as RangeTask);
