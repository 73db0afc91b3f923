import type { EngineName } from '../codecs/index.ts';
import type { ArchiveLimits } from '../codecs/npz/archives.ts';
import type { ProblemAnswer } from '../errors.ts';
import type { Execution, Job } from '../operations/execute.ts';

/** The settings of a worker. */
export interface WorkerSettings {
  readonly engine: EngineName;
  /** The most bytes of memory that it keeps between two tasks. */
  readonly mostKept: number;
  /** How much zip files may become. */
  readonly archives?: ArchiveLimits | undefined;
}

/** A job for a worker, which names its operation. The memory of the chunks is transferred. */
export interface Task extends Omit<Job, 'operation' | 'chunks'> {
  readonly operation: string;
  readonly chunks: readonly Uint8Array[];
  /** Memory for the answer, transferred, too. */
  readonly spare?: readonly ArrayBuffer[];
  /** Shared; set to non-zero when nobody is left to get the answer. */
  readonly stop?: Int32Array<ArrayBufferLike>;
}

/** A worker's result: an answer or a problem, and all memory that is no longer needed. */
export interface TaskResult {
  readonly outcome:
    | (Omit<Execution, 'payload'> & { readonly payload: string | readonly Uint8Array[] })
    | { readonly problem: ProblemAnswer }
    | 'abandoned';
  readonly spare: readonly ArrayBuffer[];
}
