import { Type } from '@sinclair/typebox';
import { numberOrNullOutput, numberOutput, tensorOutput, wholeOutput } from './tensor.ts';

/** What every loss returns. */
export const lossOutputs = {
  loss: Type.Optional(numberOrNullOutput('The reduced loss; null for the reduction none.')),
  losses: Type.Optional(
    tensorOutput(
      { shape: 'one number a row', axes: ['losses'], mayBeNumber: true },
      'The loss of each row before the reduction, times its sample_weight; a number alone for a single row.',
    ),
  ),
};

/** What every loss returns of its rows where it is asked for. */
export const rowOutputs = {
  normalizer: Type.Optional(
    numberOutput('What the sum of the losses is divided by: 1 for the reductions none and sum.'),
  ),
  valid_count: Type.Optional(wholeOutput(numberOutput('How many rows count: neither masked nor ignored.'))),
};
