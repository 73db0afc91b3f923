import type { EngineName } from '../codecs/index.ts';
import type { ProblemAnswer } from '../errors.ts';
import type { Execution, Job } from '../operations/execute.ts';

/** What a worker is started with. */
export interface WorkerSettings {
  readonly engine: EngineName;
  /** The most bytes of memory that it keeps between two tasks. */
  readonly mostKept: number;
}

/** What a worker is asked to do: a job, whose operation goes by its name. The memory of the pieces is handed over. */
export interface Task extends Omit<Job, 'operation' | 'chunks'> {
  readonly operation: string;
  readonly chunks: readonly Uint8Array[];
  /** Shared: not 0 once nobody is left to get the answer. */
  readonly stop?: Int32Array<ArrayBufferLike>;
}

/** What comes back: an answer or what is wrong with the request, and all memory that is no longer needed. */
export interface TaskResult {
  readonly outcome:
    | (Omit<Execution, 'payload'> & { readonly payload: string | readonly Uint8Array[] })
    | { readonly problem: ProblemAnswer }
    | 'abandoned';
  readonly spare: readonly ArrayBuffer[];
}
