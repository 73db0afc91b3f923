import type { Body } from '../api/json.ts';
import type { Operation } from '../api/post.ts';
import type { Matrix } from './address.ts';

/** What is asked: logits with their targets, and the options in force. It stays with the answer, however the page moves on. */
export interface Question {
  readonly target: 'labels' | 'target_probs';
  /** [rows, classes], whatever axis they are sent along. */
  readonly logits: Matrix;
  readonly labels: readonly number[];
  readonly targetProbs: Matrix;
  /** Those of each operation that are not the API's defaults. */
  readonly optionsOf: { readonly [operation in Operation]: Body };
  /** Those of cross-entropy. */
  readonly options: Body;
  readonly ignored: readonly number[];
}

/** Whether the label of a row is one that is ignored. */
export function isIgnored({ target, labels, ignored }: Question, r: number): boolean {
  return target === 'labels' && ignored.includes(labels[r] ?? 0);
}
