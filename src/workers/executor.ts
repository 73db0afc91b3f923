import { type Body, giveBack } from '../codecs/body.ts';
import { BufferPool } from '../codecs/buffer-pool.ts';
import type { Engine } from '../codecs/codec.ts';
import { createEngine, type EngineName } from '../codecs/index.ts';
import { AnsweredProblem } from '../errors.ts';
import type { MemoryBudget } from '../lifecycle/memory-budget.ts';
import { type Execution, execute, type Job } from '../operations/execute.ts';
import { MOST_WORK_MS, TooMuchWork } from '../operations/work-estimate.ts';
import { Backlog } from './backlog.ts';
import { executionBytes } from './execution-bytes.ts';
import type { LoopTurns } from './loop-turns.ts';
import { Abandoned, granted, type Requester } from './requester.ts';
import type { TaskResult } from './task.ts';
import { TaskQueue } from './task-queue.ts';
import { TASKS_PER_THREAD, WorkerPool } from './worker-pool.ts';

export interface ExecutorOptions {
  readonly engine: EngineName;
  readonly budget: MemoryBudget;
  readonly turns: LoopTurns;
  /** How many threads there may be for long bodies; with 0 there are none. */
  readonly workers: number;
  /** A body with more bytes than this is long. */
  readonly longFrom: number;
  /** The most bytes of buffers that are kept for bodies and answers to come. */
  readonly mostPooled: number;
  /** The most bytes that each worker keeps for its next task. */
  readonly mostKept: number;
}

/** A body of no more bytes asks for no more than the event loop and any memory can bear. */
const SMALL = 4096;

type JobOfBody = Omit<Job, 'chunks'>;

/**
 * Where and when a job is executed. A short body is executed on the event loop: at once if its turn has time left, else in
 * a later one. A long one is executed on a thread, first come first served. Either waits until the memory budget has room for
 * it, and is dropped when its client goes away.
 */
export class Executor {
  /** Memory for long bodies and answers. */
  readonly memory: BufferPool;
  /** How much there is to do on the event loop, and on threads. */
  readonly backlogs: { readonly loop: Backlog; readonly threads: Backlog };
  private readonly options: ExecutorOptions;
  private readonly engine: Engine;
  /** What takes longer on the event loop is for a thread. */
  private readonly workLimit: number | undefined;
  private readonly queue: TaskQueue;
  /** How many jobs threads have done: the first ones also waited for a thread to start. */
  private onThreads = 0;
  private pool: WorkerPool | undefined;

  constructor(options: ExecutorOptions) {
    this.options = options;
    this.engine = createEngine(options.engine);
    this.memory = new BufferPool(options.mostPooled);
    this.workLimit = options.workers > 0 ? MOST_WORK_MS : undefined;
    const places = options.workers * TASKS_PER_THREAD;
    this.queue = new TaskQueue(places);
    this.backlogs = { loop: new Backlog(1), threads: new Backlog(Math.max(1, places)) };
  }

  /** Whether a body of so many bytes is for a thread. */
  isForThread(size: number): boolean {
    return size > this.options.longFrom && this.options.workers > 0;
  }

  /** The backlog that a body of so many bytes is in. */
  backlogOf(size: number): Backlog {
    return this.isForThread(size) ? this.backlogs.threads : this.backlogs.loop;
  }

  /** How many jobs wait for a thread. */
  get queued(): number {
    return this.queue.length;
  }

  /** Starts the threads that are always there. */
  start(): void {
    this.threads();
  }

  /**
   * Executes a job on a body, which is gone then.
   *
   * @throws InputError, or rejects with an AnsweredProblem: what is wrong with the request; or with Abandoned
   */
  execute(job: JobOfBody, body: Body, requester: Requester): Execution | Promise<Execution> {
    const { budget, turns } = this.options;
    requester.load ??= this.backlogOf(body.size).enter(body.size);
    if (this.isForThread(body.size)) return this.executeOnThread(job, body, requester);
    if (budget.fits(this.needOf(body)) && turns.isFree('execute')) return this.executeNow(job, body, requester);
    return this.executeLater(job, body, requester);
  }

  /** Gives back all memory that is kept for later. */
  trim(): void {
    this.memory.trim();
    this.engine.trim();
  }

  async end(): Promise<void> {
    await this.pool?.end();
  }

  /** Executes a job on this thread; one that turns out to take too long is handed on. */
  private executeNow(job: JobOfBody, body: Body, requester: Requester): Execution | Promise<Execution> {
    let isHandedOn = false;
    try {
      const limits = body.size > SMALL ? { memory: this.memoryLimit(body), work: this.workLimit } : undefined;
      const result = execute({ ...job, chunks: body.chunks, limits }, this.engine, this.memory.take);
      requester.claim.add(payloadBytes(result));
      this.backlogs.loop.took(body.size, millisecondsOf(result));
      return result;
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
      isHandedOn = true;
      requester.load = requester.load?.moveTo(this.backlogs.threads);
      return this.executeOnThread(job, this.ownCopy(body), requester);
    } finally {
      if (!isHandedOn) this.drop(body, requester);
    }
  }

  /** Executes a job in the turn that it is given, not after it: that is what keeps turns short. */
  private executeLater(job: JobOfBody, body: Body, requester: Requester): Promise<Execution> {
    const { claim } = requester;
    const need = this.needOf(body);
    let isDone = false;
    const execution = granted<Execution>(requester, (grant) => {
      let withdraw: (() => void) | undefined;
      claim.forExecution(need, () => {
        withdraw = this.options.turns.run('execute', () => {
          claim.add(-need);
          isDone = true;
          grant(() => this.executeNow(job, body, requester));
        });
      });
      return () => withdraw?.();
    });
    return execution.finally(() => {
      if (!isDone) this.drop(body, requester);
    });
  }

  private async executeOnThread(job: JobOfBody, body: Body, requester: Requester): Promise<Execution> {
    const { claim } = requester;
    const need = this.needOf(body);
    let done: (() => void) | undefined;
    let start: number;
    try {
      done = await granted<() => void>(requester, (grant) => this.queue.add((isDone) => grant(() => isDone)));
      start = performance.now();
      await granted<void>(requester, (grant) => {
        claim.forExecution(need, () => grant(() => undefined));
        return undefined;
      });
    } catch (error) {
      done?.();
      this.drop(body, requester);
      throw error;
    }
    const stop = new Int32Array(new SharedArrayBuffer(4));
    requester.onOver = () => {
      stop[0] = 1;
    };
    try {
      const { operation, ...rest } = job;
      const limits = { memory: this.memoryLimit(body) };
      const task = { ...rest, operation: operation.name, chunks: body.chunks, limits, stop };
      const result = this.resultOf(await this.threads().run(task));
      // From the place in the queue to the next one's: what the threads do is not all that it takes.
      if (++this.onThreads > 2 * TASKS_PER_THREAD * this.options.workers)
        this.backlogs.threads.took(body.size, performance.now() - start);
      claim.add(payloadBytes(result));
      return result;
    } finally {
      requester.onOver = undefined;
      leave(requester);
      claim.receive(-body.size);
      claim.add(-need);
      done();
    }
  }

  private resultOf({ outcome, spare }: TaskResult): Execution {
    for (const buffer of spare) this.memory.give(buffer);
    if (outcome === 'abandoned') throw new Abandoned();
    if ('problem' in outcome) throw new AnsweredProblem(outcome.problem);
    const { payload, ...rest } = outcome;
    if (typeof payload === 'string') return { payload, ...rest };
    // Transferred buffers arrive as plain arrays of bytes.
    const pieces = payload.map(({ buffer, byteOffset, length }) => Buffer.from(buffer, byteOffset, length));
    return { payload: pieces, ...rest };
  }

  /** How much memory executing a body takes: more is not asked for, since what needs more is refused. */
  private needOf({ chunks, size }: Body): number {
    return Math.min(executionBytes(chunks, size), this.options.budget.executionLimit);
  }

  /** The most bytes of memory that a message may need, itself and its copy beside its numbers included. */
  private memoryLimit({ size }: Body): number {
    return this.options.budget.executionLimit + 2 * size;
  }

  /** A body in memory of its own, which can be handed over: others may have bodies in the same chunks. */
  private ownCopy({ chunks, size, isPooled }: Body): Body {
    if (isPooled) return { chunks, size, isPooled };
    const copy = this.memory.take(size).subarray(0, size);
    let at = 0;
    for (const chunk of chunks) at += chunk.copy(copy, at);
    return { chunks: [copy], size, isPooled: true };
  }

  private drop(body: Body, requester: Requester): void {
    leave(requester);
    requester.claim.receive(-body.size);
    giveBack(body, this.memory);
  }

  private threads(): WorkerPool {
    const { workers, engine, mostKept } = this.options;
    this.pool ??= new WorkerPool(workers, { engine, mostKept });
    return this.pool;
  }
}

/** What was to be done has been done, or is not to be. */
function leave(requester: Requester): void {
  requester.load?.leave();
  requester.load = undefined;
}

function millisecondsOf({ cost }: Execution): number {
  return cost.parse + cost.compute + cost.format;
}

/** How much memory an answer takes. */
export function payloadBytes({ payload }: Pick<Execution, 'payload'>): number {
  if (typeof payload === 'string') return payload.length;
  return payload.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
