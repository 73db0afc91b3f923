/** A worker thread: executes operations on long messages, one at a time. */
import { constants, setPriority } from 'node:os';
import { platform } from 'node:process';
import { workerData } from 'node:worker_threads';
import { move, transferableSymbol, valueSymbol } from 'piscina';
import { newMemory } from '../codecs/buffer-pool.ts';
import { createEngine } from '../codecs/index.ts';
import { problemOf } from '../errors.ts';
import { execute } from '../operations/execute.ts';
import { OPERATIONS } from '../operations/index.ts';
import type { Operation } from '../operations/operation.ts';
import { collectGarbage } from '../wasm/collect-garbage.ts';
import { NATIVE_ZIP } from './native-zip.ts';
import { type Stop, Stopped, stopIfAsked, stoppable } from './stoppable.ts';
import type { Task, TaskResult, WorkerSettings } from './task.ts';
import { whenIdle } from './when-idle.ts';

lowerPriority();

const { engine: engineName, mostKept, archives } = workerData as WorkerSettings;
const NEVER = new Int32Array(1);
const stop: Stop = { flag: NEVER };
const engine = stoppable(createEngine(engineName, mostKept, { ...NATIVE_ZIP, limits: archives }), stop);
const isUsed = whenIdle(() => {
  engine.trim();
  collectGarbage();
});

/** Called by Piscina. Transfers the memory of the result. */
export default function run(task: Task): unknown {
  isUsed();
  const result = answer(task);
  const { outcome, spare } = result;
  const pieces =
    outcome !== 'abandoned' && 'payload' in outcome && typeof outcome.payload !== 'string' ? outcome.payload : [];
  const memory = [...spare, ...pieces.map(({ buffer }) => buffer as ArrayBuffer)];
  return move({ [transferableSymbol]: memory, [valueSymbol]: result } as never);
}

/** Executes a task. A problem with the request is a result; any other error is thrown. */
function answer({ operation: name, chunks, spare: given = [], stop: flag = NEVER, ...rest }: Task): TaskResult {
  stop.flag = flag;
  const operation = OPERATIONS.find((candidate) => candidate.name === name) as Operation;
  const message = chunks.map((chunk) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length));
  const spare = [...chunks.map((chunk) => chunk.buffer as ArrayBuffer), ...given];
  // The answer may use the message's memory, since the message has been read by the time the answer is written.
  const take = (bytes: number): Buffer => {
    stopIfAsked(stop);
    const fitting = spare.findIndex((memory) => memory.byteLength >= bytes);
    return fitting < 0 ? newMemory(bytes) : Buffer.from(spare.splice(fitting, 1)[0] as ArrayBuffer);
  };
  try {
    stopIfAsked(stop);
    return { outcome: execute({ ...rest, operation, chunks: message }, engine, take), spare };
  } catch (error) {
    if (error instanceof Stopped) return { outcome: 'abandoned', spare };
    const problem = problemOf(error);
    if (problem.status >= 500) throw error;
    return { outcome: { problem }, spare };
  }
}

/**
 * Lets the main thread, which serves everybody, go first if cores are scarce. (Only Linux has priorities for threads.)
 */
function lowerPriority(): void {
  if (platform !== 'linux') return;
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // Some sandboxes do not allow it; then all threads are equal.
  }
}
