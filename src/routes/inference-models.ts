import type { Static } from '@sinclair/typebox';
import type { ModelMetadata } from '../schemas/inference.ts';

/** The one version that each model has. */
export const MODEL_VERSION = '1';

type Tensors = Static<typeof ModelMetadata>['inputs'];

const real = (name: string, shape: number[]) => ({ name, datatype: 'FP64', shape });
const rows = (name: string) => real(name, [-1, -1]);
const labels = { name: 'labels', datatype: 'INT64', shape: [-1] };
const lossOutputs = [real('loss', []), real('losses', [-1]), rows('grad')];

/**
 * What the metadata of each model says: the inputs that it requires, and the outputs that these give where none are asked for by
 * name, as the protocol has it. What is optional has no place there: a client that sends all that it finds would send inputs
 * that exclude one another. Shapes are those of rows of classes; datatypes the widest that is taken, and what answers are of then.
 */
export const MODEL_TENSORS: { readonly [operation: string]: { readonly inputs: Tensors; readonly outputs: Tensors } } =
  {
    softmax: { inputs: [rows('logits')], outputs: [rows('probs')] },
    'log-softmax': { inputs: [rows('logits')], outputs: [rows('log_probs')] },
    nll: { inputs: [rows('log_probs'), labels], outputs: lossOutputs },
    'cross-entropy': { inputs: [rows('logits'), labels], outputs: lossOutputs },
  };
