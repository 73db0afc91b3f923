import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { type Body, giveBack } from '../codecs/body.ts';
import { BufferPool } from '../codecs/buffer-pool.ts';
import { createEngine, type EngineName } from '../codecs/index.ts';
import { AnsweredProblem } from '../errors.ts';
import { type Execution, execute, type Job } from '../operations/execute.ts';
import { whenIdle } from '../operations/when-idle.ts';
import { MOST_WORK_MS, TooMuchWork } from '../operations/work-estimate.ts';
import type { Task } from './task.ts';
import { WorkerPool } from './worker-pool.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Executes a job on a body: here and now, or on a thread of its own if the body is long. The body is gone then.
     *
     * @throws InputError, or rejects with an AnsweredProblem: what is wrong with the request
     */
    readonly execute: (job: Omit<Job, 'chunks'>, body: Body) => Execution | Promise<Execution>;
    /** Memory for long bodies and answers. */
    readonly memory: BufferPool;
  }
}

export interface ExecutionOptions {
  readonly engine: EngineName;
  /** How many threads there may be for long bodies; with 0 there are none. */
  readonly workers: number;
  /** A body with more bytes than this is long. */
  readonly longFrom: number;
  /** The most bytes that are kept for bodies and answers to come. */
  readonly mostKept: number;
}

/** Gives the app what executes its operations. */
export const execution = fp(async (app: FastifyInstance, options: ExecutionOptions) => {
  const { workers, longFrom, mostKept, ...settings } = options;
  const engine = createEngine(settings.engine);
  const memory = new BufferPool(mostKept);
  const isUsed = whenIdle(() => {
    memory.trim();
    engine.trim();
  });
  let pool: WorkerPool | undefined;
  const startPool = (): WorkerPool => {
    pool ??= new WorkerPool(workers, settings);
    return pool;
  };

  const executeElsewhere = async (task: Task): Promise<Execution> => {
    const { outcome, spare } = await startPool().run(task);
    for (const buffer of spare) memory.give(buffer);
    if ('problem' in outcome) throw new AnsweredProblem(outcome.problem);
    const { payload, ...rest } = outcome;
    if (typeof payload === 'string') return { payload, ...rest };
    // Transferred buffers arrive as plain arrays of bytes.
    const pieces = payload.map(({ buffer, byteOffset, length }) => Buffer.from(buffer, byteOffset, length));
    return { payload: pieces, ...rest };
  };

  app.decorate('memory', memory);
  app.decorate('execute', (job: Omit<Job, 'chunks'>, body: Body) => {
    const { chunks, size } = body;
    if (size > longFrom) isUsed();
    if (size > longFrom && workers > 0) return executeElsewhere({ ...job, operation: job.operation.name, chunks });
    try {
      const limits = workers > 0 ? { ...job.limits, work: MOST_WORK_MS } : job.limits;
      return execute({ ...job, chunks, limits }, engine, memory.take);
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
      // Others may have bodies in the same memory, which is handed over.
      return executeElsewhere({ ...job, operation: job.operation.name, chunks: [ownCopy(body, memory)] });
    } finally {
      giveBack(body, memory);
    }
  });
  if (workers > 0) app.addHook('onListen', async () => void startPool());
  app.addHook('onClose', async () => pool?.end());
});

/** A body in memory of its own. */
function ownCopy({ chunks, size }: Body, memory: BufferPool): Buffer {
  const copy = memory.take(size).subarray(0, size);
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(copy, at);
  return copy;
}
