import { Type } from '@sinclair/typebox';
import { numberOrNullOutput, tensorOrNumberOutput } from './tensor.ts';

/** What every loss returns. */
export const lossOutputs = {
  loss: Type.Optional(numberOrNullOutput('The reduced loss; null for the reduction none.')),
  losses: Type.Optional(
    tensorOrNumberOutput(
      'that of the labels',
      'The loss of each row before the reduction; a number for one row of shape [C].',
    ),
  ),
};
