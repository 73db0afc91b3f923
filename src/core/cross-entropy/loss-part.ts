import type { LongSum } from '../logits/long-sum.ts';
import type { Pair } from '../pairs/pair.ts';

/**
 * One term of a loss of rows, with its derivatives: what the loss is a sum of.
 */
export interface LossPart {
  /** Adds its value for the row that is loaded. */
  addLoss(to: LongSum): void;
  /** Called once a row, after the value and before its derivatives. */
  beginGradient(): void;
  /** Adds its derivative with respect to z of the class that is looked at, times 2^200. */
  addGradient(to: Pair): void;
  /** Adds its derivative with respect to r of that class: of a part that is linear in the target. */
  addTargetGradient?(to: LongSum): void;
}
