import { binaryCrossEntropy } from '../core/binary-cross-entropy.ts';
import { crossEntropy, type Target } from '../core/cross-entropy.ts';
import { logSoftmax } from '../core/log-softmax.ts';
import { nll } from '../core/nll.ts';
import { policyGradient } from '../core/policy-gradient.ts';
import { preference } from '../core/preference.ts';
import { softmax } from '../core/softmax.ts';
import { unpairedPreference } from '../core/unpaired-preference.ts';
import { BinaryCrossEntropy } from '../schemas/binary-cross-entropy.ts';
import { CrossEntropy } from '../schemas/cross-entropy.ts';
import { LogSoftmax } from '../schemas/log-softmax.ts';
import { Nll } from '../schemas/nll.ts';
import { PolicyGradient } from '../schemas/policy-gradient.ts';
import { Preference } from '../schemas/preference.ts';
import { Softmax } from '../schemas/softmax.ts';
import { UnpairedPreference } from '../schemas/unpaired-preference.ts';
import { type Operation, operation } from './operation.ts';

/** All operations, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  operation(Softmax, (request) => softmax(request.logits, request)),
  operation(LogSoftmax, (request) => logSoftmax(request.logits, request)),
  operation(Nll, (request) => nll(request.logProbs, request.labels, request)),
  operation(CrossEntropy, (request) => crossEntropy(request.logits, request as Target, request)),
  operation(BinaryCrossEntropy, binaryCrossEntropy),
  operation(PolicyGradient, policyGradient),
  operation(Preference, preference),
  operation(UnpairedPreference, unpairedPreference),
];

/** The operation of that name, which there must be. */
export function operationNamed(name: string): Operation {
  const found = OPERATIONS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no operation ${name}`);
  return found;
}
