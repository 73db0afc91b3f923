import type { Pair } from '../pairs/pair.ts';

/** What makes one divergence differ from another: its loss and its gradients for a row that the distributions have loaded. */
export interface DivergenceTerm {
  /** Computes the loss of the row. */
  load(): void;
  /** The loss of the row: ±Infinity where it is. */
  readonly loss: Pair;
  /**
   * Writes a derivative of the loss with respect to the input or the target at a class, with respect to what the side was given as (logits
   * before the temperature): out · 2^k, where it returns the integer k.
   */
  gradient(c: number, out: Pair): number;
  targetGradient(c: number, out: Pair): number;
}
