import type { BigFloat } from '../exact/big-float.ts';
import type { Kernel } from '../tensors/kernel.ts';

/** Classes between which the work is counted, and may be stopped. */
export const SOME = 64;

/** The terms of a sum over all classes, one after the other: no more than one of them is there at a time. */
export function* termsOf(
  classes: number,
  term: (c: number) => BigFloat,
  checkpoint: Kernel['checkpoint'],
): Generator<BigFloat> {
  for (let c = 0; c < classes; c++) {
    if (c % SOME === 0) checkpoint(Math.min(SOME, classes - c));
    yield term(c);
  }
}
