import { crossEntropy, type Target } from '../core/cross-entropy.ts';
import { logSoftmax } from '../core/log-softmax.ts';
import { nll } from '../core/nll.ts';
import { softmax } from '../core/softmax.ts';
import { unpairedPreference } from '../core/unpaired-preference.ts';
import { CrossEntropy } from '../schemas/cross-entropy.ts';
import { LogSoftmax } from '../schemas/log-softmax.ts';
import { Nll } from '../schemas/nll.ts';
import { Softmax } from '../schemas/softmax.ts';
import { UnpairedPreference } from '../schemas/unpaired-preference.ts';
import { type Operation, operation } from './operation.ts';

/** All operations, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  operation(Softmax, (request) => softmax(request.logits, request)),
  operation(LogSoftmax, (request) => logSoftmax(request.logits, request)),
  operation(Nll, (request) => nll(request.logProbs, request.labels, request)),
  operation(CrossEntropy, (request) => crossEntropy(request.logits, request as Target, request)),
  operation(UnpairedPreference, unpairedPreference),
];

/** The operation of that name, which there must be. */
export function operationNamed(name: string): Operation {
  const found = OPERATIONS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no operation ${name}`);
  return found;
}
