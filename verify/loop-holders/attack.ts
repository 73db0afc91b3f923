import type { Execution, Job } from '../../src/operations/execute.ts';

/** A request that costs its sender little and is meant to cost the service a lot. */
export interface Attack {
  readonly name: string;
  readonly encoding: 'json' | 'base64' | 'safetensors' | 'npz' | 'form' | 'inference';
  /** The job for a body of at most `bytes`. */
  readonly job: (bytes: number) => Job;
}

/** The outcome of one execution. */
export type Outcome = Execution | Error;

/** Repeats `part` as often as fits into `bytes`, with `separator` in between. */
export function fill(bytes: number, part: string | ((i: number) => string), separator = ''): string {
  const parts: string[] = [];
  let length = 0;
  for (let i = 0; ; i++) {
    const text = typeof part === 'string' ? part : part(i);
    length += text.length + separator.length;
    if (length > bytes) return parts.join(separator);
    parts.push(text);
  }
}
