import { crossEntropy, type Target } from '../core/cross-entropy.ts';
import { logSoftmax } from '../core/log-softmax.ts';
import { nll } from '../core/nll.ts';
import { policyGradient } from '../core/policy-gradient.ts';
import { softmax } from '../core/softmax.ts';
import { unpairedPreference } from '../core/unpaired-preference.ts';
import { CrossEntropy } from '../schemas/cross-entropy.ts';
import { LogSoftmax } from '../schemas/log-softmax.ts';
import { Nll } from '../schemas/nll.ts';
import { PolicyGradient } from '../schemas/policy-gradient.ts';
import { Softmax } from '../schemas/softmax.ts';
import { UnpairedPreference } from '../schemas/unpaired-preference.ts';
import { type Operation, operation } from './operation.ts';

/** All operations, in the order of the document. */
export const OPERATIONS: readonly Operation[] = [
  operation(Softmax, ({ logits, ...options }, context) => softmax(logits, { ...options, ...context })),
  operation(LogSoftmax, ({ logits, ...options }, context) => logSoftmax(logits, { ...options, ...context })),
  operation(Nll, ({ logProbs, labels, ...options }, context) => nll(logProbs, labels, { ...options, ...context })),
  operation(CrossEntropy, ({ logits, ...request }, context) =>
    crossEntropy(logits, request as Target, { ...request, ...context }),
  ),
  operation(PolicyGradient, policyGradient),
  operation(UnpairedPreference, unpairedPreference),
];

/** The operation of that name, which there must be. */
export function operationNamed(name: string): Operation {
  const found = OPERATIONS.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`there is no operation ${name}`);
  return found;
}
