import type { BufferPool } from './buffer-pool.ts';

/** The bytes of a message, in pieces. */
export interface Body {
  readonly chunks: readonly Buffer[];
  readonly size: number;
  /** How many bytes it was sent in, if these are encoded. */
  readonly sent?: number;
  /** Whether each piece has pooled memory of its own, to be transferred or given back. */
  readonly isPooled: boolean;
}

/** Gives the memory of a body back to its pool, if it came from one. Nobody may read the body after that. */
export function giveBack({ chunks, isPooled }: Body, memory: BufferPool): void {
  if (isPooled) for (const { buffer } of chunks) memory.give(buffer);
}
