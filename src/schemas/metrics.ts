import { Type } from '@sinclair/typebox';
import { needs } from './definition.ts';
import { numberOutput, tensorOutput, wholeOutput } from './tensor.ts';

/** What says something of rows besides their losses. */

const oneARow = (description: string) =>
  Type.Optional(tensorOutput({ shape: 'one number a row', axes: ['losses'], mayBeNumber: true }, description));

const aNumber = (description: string) => needs('labels', Type.Optional(numberOutput(description)));

const oneABin = (description: string) =>
  needs('labels', Type.Optional(tensorOutput({ shape: '[bins]', axes: ['bins'] }, description)));

/** Of rows of logits alone. */
export const rowValueOutputs = {
  logsumexp: oneARow('log Σ_c e^z_c of each row of logits.'),
  entropy: oneARow('−Σ_c p_c log p_c of each row, in nats.'),
};

/** The names of {@link rowValueOutputs}. */
export const ROW_VALUE_NAMES = Object.keys(rowValueOutputs) as readonly (keyof typeof rowValueOutputs)[];

const WEIGHTED = 'Weighted by sample_weight, not by class_weight.';

/** Of rows of logits, and labels. */
export const metricOutputs = {
  label_log_probs: needs(
    'labels',
    oneARow('log p of the label of each row; -Infinity where it is masked, 0 for a row that does not count.'),
  ),
  entropy: oneARow('−Σ_c p_c log p_c of each row, in nats; 0 for a row that does not count.'),
  logsumexp: oneARow('log Σ_c e^z_c of each row of logits; 0 for a row that does not count.'),
  predictions: wholeOutput(
    oneARow('The first class with the largest logit of each row; -1 for a row that does not count.'),
  ),
  label_ranks: needs(
    'labels',
    wholeOutput(
      oneARow(
        'How many classes come before the label of each row: those with a larger logit, and of those with the same the ones before it. 0 ' +
          'where the prediction is right, -1 for a row that does not count.',
      ),
    ),
  ),
  nll: aNumber(
    'The mean of −log p of the labels, without label_smoothing and class_weight: their sum, weighted by sample_weight, over the ' +
      'normalizer where that is a number, else over the sum of the sample_weight.',
  ),
  perplexity: aNumber('e^nll: with a number of words or bytes as normalizer, that per word or byte.'),
  bits: aNumber('nll / ln 2: with a number of bytes as normalizer, bits per byte.'),
  accuracy: aNumber(`The share of rows whose prediction is their label. ${WEIGHTED}`),
  brier_score: aNumber(`The mean of (1 − p_y)² + Σ_{c≠y} p_c², y being the label of a row. ${WEIGHTED}`),
  calibration_error: aNumber(
    'Expected calibration error: the sum over the bins of |bin_accuracies − bin_confidences|, weighted by bin_counts, over the sum of these.',
  ),
  bin_counts: oneABin('How many rows have a largest probability in each bin, or the sum of their sample_weight.'),
  bin_confidences: oneABin(`The mean of the largest probability of the rows in each bin; 0 of none. ${WEIGHTED}`),
  bin_accuracies: oneABin(`The share of the rows in each bin whose prediction is their label; 0 of none. ${WEIGHTED}`),
};

/** The names of {@link metricOutputs}. */
export const METRIC_NAMES = Object.keys(metricOutputs) as readonly (keyof typeof metricOutputs)[];

/** In how many bins predictions are put by their probability. */
export const Bins = needs(
  'labels',
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: 15,
      description:
        'How many bins of equal width calibration_error and bin_… put rows in by their largest probability: [0, 1/bins), [1/bins, 2/bins), …, ' +
        'the last one with 1.',
    }),
  ),
);
