import type { Dtype } from '../formulas/dtype.ts';
import { isNearestTiny, MOST_DIGITS, rightDigits, wholeDigits } from '../formulas/right-digits.ts';
import type { TorchResult } from '../formulas/torch-cross-entropy.ts';
import type { Question } from './question.ts';

/** A number that is compared: the loss, or the gradient of a class. */
export interface Line {
  /** Undefined for the loss. */
  readonly class?: number;
  readonly exact: number | undefined;
  readonly of: (result: TorchResult) => number | undefined;
}

/** More classes than these are in the chain only. */
export const MOST_CLASSES = 4;

/** The loss, and the gradients of the first classes of a row and of its label. */
export function linesOf(
  { target, logits, labels }: Question,
  r: number,
  loss: number | undefined,
  gradient: readonly number[] | undefined,
): readonly Line[] {
  const classes = logits[r]?.length ?? 0;
  const label = labels[r] ?? 0;
  const shown = Array.from({ length: Math.min(classes, MOST_CLASSES) }, (_, c) => c);
  // The label's is the one that matters.
  if (target === 'labels' && label >= MOST_CLASSES && label < classes) shown[MOST_CLASSES - 1] = label;
  return [
    { exact: loss, of: (result) => result.loss },
    ...shown.map((c) => ({ class: c, exact: gradient?.[c], of: (result: TorchResult) => result.grad[r]?.[c] })),
  ];
}

/** How many digits of a value are right, and of how many, where more than two are lost; undefined where they are not. */
export function lostDigits(
  value: number,
  exact: number,
  type: Dtype,
): { readonly right: number; readonly all: number } | undefined {
  if (Object.is(value, exact) || isNearestTiny(value, exact, type)) return undefined;
  const all = wholeDigits(MOST_DIGITS[type]);
  const right = wholeDigits(rightDigits(value, exact, type));
  return all - right > 2 ? { right, all } : undefined;
}

/** Whether there is such a value, and digits of it are lost. */
export function isLost(value: number | undefined, exact: number | undefined, type: Dtype): boolean {
  return value !== undefined && exact !== undefined && lostDigits(value, exact, type) !== undefined;
}
