import type { Way } from '../formulas/two-ways.ts';
import { backward, descend, forward, type Matrix, type Model } from './model.ts';

/** The same training with another formula for the loss, for as long as that gives numbers. */
export interface Rival {
  readonly model: Model;
  readonly losses: readonly number[];
  /** How many flowers had a loss of exactly 0 at the last step. */
  readonly zeros: number;
  /** What the loss became, and at which step. */
  readonly end?: { readonly step: number; readonly loss: number };
}

/**
 * A step with a formula in float32: loss and gradient of each flower are rounded to float32 after every operation, all else is as with the
 * service. After its end it stays as it is.
 */
export function rivalStep(rival: Rival, way: Way, inputs: Matrix, labels: readonly number[], rate: number): Rival {
  if (rival.end) return rival;
  const passed = forward(rival.model, inputs);
  const rows = (passed.at(-1) ?? []).map((logits, n) => way(logits, labels[n] ?? 0, 'float32'));
  const loss = rows.reduce((sum, row) => sum + row.loss, 0) / rows.length;
  if (!Number.isFinite(loss)) return { ...rival, end: { step: rival.losses.length, loss } };
  const grad = rows.map((row) => row.grad.map((g) => g / rows.length));
  return {
    model: descend(rival.model, backward(rival.model, passed, grad), rate),
    losses: [...rival.losses, loss],
    zeros: rows.filter((row) => row.loss === 0).length,
  };
}
