import { getCompileCacheDir } from 'node:module';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { addTally, emptyTally } from '../../core/sums/tally.ts';
import { evaluateRange, type RangeResult } from './evaluate-range.ts';
import type { RangeTask } from './range-task.ts';
import type { Report } from './range-worker.ts';
import { bytesOf } from './stored-array.ts';
import { fromThreadError } from './thread-error.ts';

/** TypeScript in development, JavaScript once built. */
const WORKER = new URL(`range-worker${extname(import.meta.url)}`, import.meta.url);

/** A thread takes as long to start as so many bytes to evaluate. */
const BYTES_A_THREAD = 64 * 1024 * 1024;

/**
 * Evaluates all rows, on so many threads as it is worth. The sums are exact far beyond what is shown of them, so that the results do not depend on
 * how many there are.
 *
 * @param progress is told how many rows more have been evaluated
 */
export async function evaluateAll(
  task: Omit<RangeTask, 'first' | 'last'>,
  threads: number,
  progress: (rows: number) => void,
): Promise<RangeResult> {
  const { count: blocks } = task.blocks;
  const isInFiles = [task.logits, task.labels, task.mask].every((array) => !array || 'path' in array.source);
  const worth = Math.min(Math.floor(bytesOf(task.logits) / BYTES_A_THREAD), blocks);
  const count = isInFiles ? Math.min(threads, worth) : 1;
  if (count <= 1) return evaluateRange({ ...task, first: 0, last: blocks }, progress);
  const at = (thread: number) => Math.round((blocks * thread) / count);
  const ranges = Array.from({ length: count }, (_, thread) => ({ ...task, first: at(thread), last: at(thread + 1) }));
  return added(task, await onThreads(ranges, progress));
}

function added({ bins, topK }: Omit<RangeTask, 'first' | 'last'>, results: readonly RangeResult[]): RangeResult {
  const tally = emptyTally(bins);
  for (const result of results) addTally(tally, result.tally);
  return { tally, inTopK: topK.map((_, i) => results.reduce((sum, { inTopK }) => sum + (inTopK[i] as number), 0)) };
}

/** The environment of a thread, which has the compiled code of the process only so: it then starts in half the time. */
function withCompileCache(): NodeJS.ProcessEnv {
  const folder = getCompileCacheDir();
  return folder === undefined ? process.env : { NODE_COMPILE_CACHE: folder, ...process.env };
}

/** Evaluates each range on a thread of its own. Of several errors the first in the file is reported. */
async function onThreads(ranges: readonly RangeTask[], progress: (rows: number) => void): Promise<RangeResult[]> {
  const workers: Worker[] = [];
  try {
    const results = ranges.map((range) => {
      const worker = new Worker(WORKER, { workerData: range, env: withCompileCache() });
      workers.push(worker);
      return new Promise<RangeResult>((resolve, reject) => {
        worker.on('message', (report: Report) => {
          if ('rows' in report) progress(report.rows);
          else if ('result' in report) resolve(report.result);
          else reject(fromThreadError(report.error));
        });
        worker.on('error', reject);
        worker.on('exit', () => reject(new Error('a thread ended without a result')));
      });
    });
    // In the order of the file: an error ends those behind it at once.
    for (const result of results) result.catch(() => undefined);
    const all: RangeResult[] = [];
    for (const result of results) all.push(await result);
    return all;
  } finally {
    for (const worker of workers) void worker.terminate();
  }
}
