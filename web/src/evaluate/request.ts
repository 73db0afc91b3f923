import { type TypedTensor, typed } from '../../../src/codecs/binary/typed-tensor.ts';
import type { Numbers } from '../../../src/core/tensors/numbers.ts';
import type { Body } from '../api/json.ts';
import type { Batch } from './measures/batch.ts';
import { transposed } from './transposed.ts';

/** A request as a file of tensors, and the rest of it as a query. */
export interface BatchRequest {
  readonly tensors: { readonly [name: string]: TypedTensor };
  readonly query: string;
}

/** What the panel needs; `outputs` and `encoding` are not the reader's choice here. */
const OUTPUTS = 'loss,losses,grad,probs';
const NOT_IN_QUERY = ['class_weight', 'grad_output', 'outputs', 'encoding'];

const INT32 = 2 ** 31;

/**
 * The request for a batch: tensors in the types that they came in, and with `class_axis` 0 the classes first.
 *
 * @param options as they stand in a JSON body
 */
export function requestOf(batch: Batch, options: Body): BatchRequest {
  const { rows, classes, logits, labels, targetProbs } = batch;
  const matrix = (data: Numbers): TypedTensor => {
    const tensor = { shape: [rows, classes], data };
    return typed(options.class_axis === 0 ? transposed(tensor) : tensor);
  };
  const tensors: { [name: string]: TypedTensor } = { logits: matrix(logits) };
  if (labels) {
    const isShort = labels.every((label) => label >= -INT32 && label < INT32);
    tensors.labels = { type: isShort ? 'I32' : 'I64', shape: [rows], data: labels };
  }
  if (targetProbs) tensors.target_probs = matrix(targetProbs);
  for (const name of ['class_weight', 'grad_output']) {
    const value = options[name];
    if (Array.isArray(value)) tensors[name] = typed({ shape: [value.length], data: Float64Array.from(value) });
    else if (typeof value === 'number') tensors[name] = typed({ shape: [], data: Float64Array.of(value) });
  }
  const query = new URLSearchParams({ outputs: OUTPUTS });
  for (const [name, value] of Object.entries(options)) if (!NOT_IN_QUERY.includes(name)) query.set(name, String(value));
  return { tensors, query: String(query).replaceAll('%2C', ',') };
}
