import { type Body, giveBack } from '../codecs/body.ts';
import { BufferPool, LONGEST_PIECE } from '../codecs/buffer-pool.ts';
import type { Engine } from '../codecs/codec.ts';
import { createEngine, type EngineName } from '../codecs/index.ts';
import type { ArchiveLimits } from '../codecs/npz/archives.ts';
import { AnsweredProblem } from '../errors.ts';
import type { MemoryBudget } from '../lifecycle/memory-budget.ts';
import { type Execution, execute, type Job, type Limits } from '../operations/execute.ts';
import { MOST_WORK_MS, TooMuchWork } from '../operations/work-estimate.ts';
import { Backlog } from './backlog.ts';
import { executionBytes } from './execution-bytes.ts';
import { inflatedIn } from './inflated-in.ts';
import type { LoopTurns } from './loop-turns.ts';
import { NATIVE_ZIP } from './native-zip.ts';
import { Abandoned, granted, type Requester } from './requester.ts';
import type { TaskResult } from './task.ts';
import { TaskQueue } from './task-queue.ts';
import { TASKS_PER_THREAD, WorkerPool } from './worker-pool.ts';

export interface ExecutorOptions {
  readonly engine: EngineName;
  readonly budget: MemoryBudget;
  readonly turns: LoopTurns;
  /** The most worker threads for long bodies; 0 for none. */
  readonly workers: number;
  /** A body with more bytes than this is long. */
  readonly longFrom: number;
  /** The most bytes of buffers to keep for later bodies and answers. */
  readonly mostPooled: number;
  /** The most bytes that each worker keeps for its next task. */
  readonly mostKept: number;
  /** How much zip files may become. */
  readonly archives: ArchiveLimits;
}

/**
 * Bodies up to this size need no limits: neither the event loop nor the memory suffers from them. Only operations that say what they cost may take
 * milliseconds for as little, where all of its numbers are computed in as many digits as it takes.
 */
const SMALL = 4096;

type JobOfBody = Omit<Job, 'chunks'>;

/** A body, and how many bytes it becomes: as many as it has, but where it holds compressed files. */
interface Weighed extends Body {
  readonly weight: number;
}

/**
 * Decides where and when to execute a job. A short body is executed on the event loop: at once if its turn has time
 * left, else in a later turn. A long body is executed on a worker thread, first come, first served. Both wait until the
 * memory budget has room, and are dropped if the client goes away.
 */
export class Executor {
  /** Memory for long bodies and answers. */
  readonly memory: BufferPool;
  /** The work queued for the event loop, and for the threads. */
  readonly backlogs: { readonly loop: Backlog; readonly threads: Backlog };
  private readonly options: ExecutorOptions;
  private readonly engine: Engine;
  /** A job that would take longer than this on the event loop goes to a thread. */
  private readonly workLimit: number | undefined;
  private readonly queue: TaskQueue;
  /** How many jobs the threads have done: the first ones also waited for a thread to start. */
  private onThreads = 0;
  /** The memory of the last answer of a thread, for each byte of its message. */
  private answerPerByte = 0;
  private pool: WorkerPool | undefined;

  constructor(options: ExecutorOptions) {
    this.options = options;
    this.engine = createEngine(options.engine, undefined, { ...NATIVE_ZIP, limits: options.archives });
    this.memory = new BufferPool(options.mostPooled);
    this.workLimit = options.workers > 0 ? MOST_WORK_MS : undefined;
    const places = options.workers * TASKS_PER_THREAD;
    this.queue = new TaskQueue(places);
    this.backlogs = { loop: new Backlog(1), threads: new Backlog(Math.max(1, places)) };
  }

  /** Whether a body of this size goes to a thread. */
  isForThread(size: number): boolean {
    return size > this.options.longFrom && this.options.workers > 0;
  }

  /** The backlog for a body of this size. */
  backlogOf(size: number): Backlog {
    return this.isForThread(size) ? this.backlogs.threads : this.backlogs.loop;
  }

  /** How many jobs wait for a thread. */
  get queued(): number {
    return this.queue.length;
  }

  /** Starts the threads that always run. */
  start(): void {
    this.threads();
  }

  /**
   * Executes a job on a body. The body must not be used afterwards.
   *
   * @throws InputError, or rejects with an AnsweredProblem, if the request is wrong; or with Abandoned
   */
  execute(job: JobOfBody, received: Body, requester: Requester): Execution | Promise<Execution> {
    const { budget, turns } = this.options;
    const body = this.weigh(job, received, requester);
    requester.load ??= this.backlogOf(body.weight).enter(body.size);
    if (this.isForThread(body.weight)) return this.executeOnThread(job, body, requester);
    if (budget.fits(this.needOf(body)) && turns.isFree('execute')) return this.executeNow(job, body, requester);
    return this.executeLater(job, body, requester);
  }

  /** Refuses a body that inflates to too much before it waits for anything. */
  private weigh(job: JobOfBody, body: Body, requester: Requester): Weighed {
    try {
      return { ...body, weight: body.size + inflatedIn(job, body, this.options.archives) };
    } catch (error) {
      this.drop(body, requester);
      throw error;
    }
  }

  /** Frees all memory that is kept for later. */
  trim(): void {
    this.memory.trim();
    this.engine.trim();
  }

  async end(): Promise<void> {
    await this.pool?.end();
  }

  /** Executes a job on this thread, or hands it to a worker if it turns out to take too long. */
  private executeNow(job: JobOfBody, body: Weighed, requester: Requester): Execution | Promise<Execution> {
    let isHandedOn = false;
    try {
      const result = execute(
        { ...job, chunks: body.chunks, limits: this.limitsOf(job, body) },
        this.engine,
        this.memory.take,
      );
      requester.claim.add(payloadBytes(result));
      this.backlogs.loop.took(body.size, millisecondsOf(result));
      return result;
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
      isHandedOn = true;
      return this.executeOnThread(job, body, requester);
    } finally {
      if (!isHandedOn) this.drop(body, requester);
    }
  }

  /** How much a job may take on this thread. */
  private limitsOf({ operation }: JobOfBody, body: Weighed): Limits | undefined {
    if (body.weight > SMALL) return { memory: this.memoryLimit(body), work: this.workLimit };
    return operation.cost === undefined ? undefined : { work: this.workLimit };
  }

  /** Executes a job within its turn rather than after it, so that turns stay short. */
  private executeLater(job: JobOfBody, body: Weighed, requester: Requester): Promise<Execution> {
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

  private async executeOnThread(job: JobOfBody, short: Weighed, requester: Requester): Promise<Execution> {
    const { claim } = requester;
    requester.load = requester.load?.moveTo(this.backlogs.threads);
    const body = this.ownCopy(short);
    const need = this.needOf(body);
    let done: (() => void) | undefined;
    let start: number;
    try {
      done = await granted<() => void>(requester, (grant) => this.queue.add((isDone) => grant(() => isDone)));
      requester.load?.begin();
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
      const spare = this.memory.takeKept(this.answerBytes(body));
      const task = { ...rest, operation: operation.name, chunks: body.chunks, spare, limits, stop };
      const result = this.resultOf(await this.threads().run(task));
      this.answerPerByte = payloadBytes(result) / body.size;
      // The time until the next job gets this place: the thread's own time is not all of it.
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
    // Transferred Buffers arrive as plain Uint8Arrays.
    const pieces = payload.map(({ buffer, byteOffset, length }) => Buffer.from(buffer, byteOffset, length));
    return { payload: pieces, ...rest };
  }

  /**
   * The memory that an answer is likely to need besides that of its message: as much as the last answer did, less the pieces of the
   * message that are as large as its own.
   */
  private answerBytes({ chunks, size }: Body): number {
    const bytes = this.answerPerByte * size;
    const piece = Math.min(bytes, LONGEST_PIECE);
    const pieces = chunks.reduce((count, { buffer }) => count + Number(buffer.byteLength >= piece), 0);
    return Math.max(0, bytes - pieces * piece);
  }

  /** Estimates the memory for executing a body; capped, because a job that needs more is refused. */
  private needOf({ chunks, weight }: Weighed): number {
    return Math.min(executionBytes(chunks, weight), this.options.budget.executionLimit);
  }

  /** The most memory that a message may need, including the message itself and its copy. */
  private memoryLimit({ size }: Body): number {
    return this.options.budget.executionLimit + 2 * size;
  }

  /** Copies a body, so that it can be transferred: other bodies may share its chunks. */
  private ownCopy({ chunks, size, isPooled, weight }: Weighed): Weighed {
    if (isPooled) return { chunks, size, isPooled, weight };
    const copy = this.memory.take(size).subarray(0, size);
    let at = 0;
    for (const chunk of chunks) at += chunk.copy(copy, at);
    return { chunks: [copy], size, isPooled: true, weight };
  }

  private drop(body: Body, requester: Requester): void {
    leave(requester);
    requester.claim.receive(-body.size);
    giveBack(body, this.memory);
  }

  private threads(): WorkerPool {
    const { workers, engine, mostKept, archives } = this.options;
    this.pool ??= new WorkerPool(workers, { engine, mostKept, archives });
    return this.pool;
  }
}

/** Takes a request out of its backlog. */
function leave(requester: Requester): void {
  requester.load?.leave();
  requester.load = undefined;
}

function millisecondsOf({ cost }: Execution): number {
  return cost.parse + cost.compute + cost.format;
}

/** How many bytes of memory an answer takes. */
export function payloadBytes({ payload }: Pick<Execution, 'payload'>): number {
  if (typeof payload === 'string') return payload.length;
  return payload.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}
