import { signal } from '@preact/signals';
import type { FileProblem } from './data/file-error.ts';
import type { FromWorker, Task } from './worker-messages.ts';

/** A file that the worker cannot use. */
export class TaskProblem extends Error {
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** A task that was stopped. */
export class Stopped extends Error {}

/** A task under way. */
export interface Performing<T> {
  readonly result: Promise<T>;
  readonly stop: () => void;
}

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
  readonly progress: (done: number, total: number) => void;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | undefined;
let last = 0;

/** How many tasks are under way. */
export const busy = signal(0);

/**
 * Has the worker perform a task.
 *
 * @throws TaskProblem a file that cannot be used; Stopped; any error where the service is gone
 */
export function perform<T>(task: Task, progress: (done: number, total: number) => void = () => {}): Performing<T> {
  const id = ++last;
  worker ??= start();
  const to = worker;
  const result = new Promise<T>((resolve, reject) => {
    waiting.set(id, { resolve, reject, progress });
    busy.value = waiting.size;
    to.postMessage({ id, task });
  });
  return { result, stop: () => to.postMessage({ stop: id }) };
}

function start(): Worker {
  const started = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => settle(data));
  // Its script could not be loaded, or it ran out of memory: another one starts anew.
  started.addEventListener('error', () => {
    worker = undefined;
    for (const { reject } of waiting.values()) reject(new Error('the worker has ended'));
    waiting.clear();
    busy.value = 0;
  });
  return started;
}

function settle(message: FromWorker): void {
  const one = waiting.get(message.id);
  if (!one) return;
  if ('total' in message) {
    one.progress(message.done, message.total);
    return;
  }
  waiting.delete(message.id);
  busy.value = waiting.size;
  if ('result' in message) one.resolve(message.result as never);
  else if ('problem' in message) one.reject(new TaskProblem(message.problem));
  else one.reject('stopped' in message ? new Stopped() : new Error(message.failed));
}
