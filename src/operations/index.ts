import { crossEntropyOperation } from './cross-entropy.ts';
import { logSoftmaxOperation } from './log-softmax.ts';
import { nllOperation } from './nll.ts';
import type { Operation } from './operation.ts';
import { softmaxOperation } from './softmax.ts';

/** All operations, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  softmaxOperation,
  logSoftmaxOperation,
  nllOperation,
  crossEntropyOperation,
];
