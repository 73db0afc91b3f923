import type { Contents } from './contents.ts';
import { integerOf, matrixOf, shown } from './json-tensor.ts';
import { parseJson } from './parse-json.ts';
import { quoted, ReadError } from './read-error.ts';
import { tableOfNumbers } from './table.ts';
import { transposed } from './tensor.ts';

const TENSORS = ['logits', 'labels', 'target_probs'];

/** What a request of cross-entropy may hold besides tensors. The page chooses `outputs` and `encoding` itself. */
export const OPTIONS = [
  'reduction',
  'class_weight',
  'ignore_index',
  'label_smoothing',
  'class_axis',
  'dtype',
  'grad_output',
  'on_non_finite',
  'validate_target_probs',
  'outputs',
  'encoding',
];

/**
 * What a JSON text holds: a request's body as the API takes it, a bare matrix, or a list of labels.
 *
 * @throws ReadError
 */
export function jsonContents(text: string): Contents {
  const json = parseJson(text);
  if (Array.isArray(json)) return Array.isArray(json[0]) ? bareMatrix(json) : { labels: labelsOf(json, '') };
  if (typeof json !== 'object' || json === null) throw new ReadError(undefined, shown(json), 'bodyOrMatrix');
  return body(json as { [name: string]: unknown });
}

function bareMatrix(json: unknown): Contents {
  const { rows, cols, data } = matrixOf(json, '');
  return { table: tableOfNumbers(rows, cols, data) };
}

function body(json: { [name: string]: unknown }): Contents {
  for (const name of Object.keys(json))
    if (!TENSORS.includes(name) && !OPTIONS.includes(name))
      throw new ReadError(undefined, quoted(name), 'member', [...TENSORS, ...OPTIONS].join(', '));
  const { logits, labels, target_probs: targetProbs, ...options } = json;
  if (logits === undefined && labels === undefined) throw new ReadError(undefined, '{…}', 'bodyOrMatrix');
  const isTransposed = options.class_axis === 0 && Array.isArray(logits) && Array.isArray(logits[0]);
  const matrix = (value: unknown, name: string) => {
    const { rows, cols, data } = matrixOf(value, name);
    const shape = isTransposed ? [cols, rows] : [rows, cols];
    return { type: 'F64' as const, shape, data: isTransposed ? transposed(data, rows, cols) : data };
  };
  return {
    ...(logits !== undefined && { logits: matrix(logits, 'logits') }),
    ...(labels !== undefined && { labels: labelsOf(Array.isArray(labels) ? labels : [labels], 'labels') }),
    ...(targetProbs !== undefined && { targetProbs: matrix(targetProbs, 'target_probs') }),
    options,
  };
}

function labelsOf(values: readonly unknown[], name: string) {
  const data = Float64Array.from(values, (value, i) => integerOf(value, `${name}[${i}]`));
  return { type: 'I64' as const, shape: [values.length], data };
}
