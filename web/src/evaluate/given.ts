import { ELEMENT_TYPES } from '../../../src/codecs/binary/element-types.ts';
import type { TypedTensor } from '../../../src/codecs/binary/typed-tensor.ts';
import { shapeText } from '../../../src/codecs/npy/shape-text.ts';
import type { Tensor } from '../../../src/core/tensors/tensor.ts';
import { toDoubles } from '../../../src/core/tensors/to-doubles.ts';
import type { Contents, FileArray } from '../../../src/files/contents.ts';
import { jsonArray, shown } from '../../../src/files/json-array.ts';
import { quoted, ReadError } from '../../../src/files/read-error.ts';
import { type Table, tableOfNumbers } from '../../../src/files/table.ts';
import { transposed } from './transposed.ts';

/** Options of a request, under the API's names. */
export type GivenOptions = { readonly [name: string]: unknown };

/** What a file gives to a batch: tensors, options, or a table of which a column may be the labels. */
export interface Given {
  readonly logits?: Tensor;
  readonly labels?: TypedTensor;
  readonly targetProbs?: Tensor;
  readonly options?: GivenOptions;
  readonly table?: Table;
}

type Arrays = { readonly [name: string]: FileArray };

const TENSORS = ['logits', 'labels', 'target_probs'];

/** What a request of cross-entropy may hold besides tensors. The page chooses `outputs` and `encoding` itself. */
const OPTIONS = [
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
 * What a file gives: of rank 2 logits, of rank 1 labels; or the tensors and options of a request, by their names.
 *
 * @throws ReadError, InputError
 */
export function givenOf(contents: Contents): Given {
  switch (contents.holds) {
    case 'table':
      return { table: contents.table };
    case 'array':
      return ofArray(contents.array);
    case 'request':
      return ofRequest(contents.fields);
    case 'tensors':
      return ofTensors(contents.arrays, contents.texts);
  }
}

function ofArray(array: FileArray): Given {
  const { shape, type } = array;
  const isReal = type === undefined || ELEMENT_TYPES[type].kind === 'real';
  if (shape.length === 2) {
    // Integers are logits too, as doubles.
    const logits = array.read('logits', isReal ? 'real' : 'flag');
    const [rows = 0, cols = 0] = shape;
    // JSON says nothing of types: the last column may be labels.
    return type === undefined ? { table: tableOfNumbers(rows, cols, toDoubles(logits.data)) } : { logits };
  }
  if (shape.length !== 1) throw new ReadError({ path: 'shape' }, shapeText(shape), 'arrayRank');
  if (type !== undefined && isReal)
    throw new ReadError({ path: 'dtype' }, `${type} ${shapeText(shape)}`, 'integersAtRank1');
  return { labels: { ...array.read('labels', 'flag'), type: type ?? 'I64' } };
}

function ofRequest(fields: { readonly [name: string]: unknown }): Given {
  const options: { [name: string]: unknown } = {};
  const arrays: { [name: string]: FileArray } = {};
  for (const [name, value] of Object.entries(fields)) {
    if (OPTIONS.includes(name)) options[name] = value;
    else if (TENSORS.includes(name)) arrays[name] = tensorOf(name, value);
    else throw new ReadError(undefined, quoted(name), 'member', [...TENSORS, ...OPTIONS].join(', '));
  }
  if (!arrays.logits && !arrays.labels) throw new ReadError(undefined, '{…}', 'bodyOrMatrix');
  return ofNamed(arrays, options);
}

/** A single row is a matrix of one row, and a single label a list of one. */
function tensorOf(name: string, value: unknown): FileArray {
  if (name === 'labels') return jsonArray(Array.isArray(value) ? value : [value]);
  if (!Array.isArray(value)) throw new ReadError({ path: name }, shown(value), 'matrix');
  const array = jsonArray(value);
  return array.shape.length > 1 ? array : jsonArray([value]);
}

/** Fields of a request that the page cannot send: without them the numbers would be others. */
const NOT_HERE = [
  'mask',
  'sample_weight',
  'class_mask',
  'normalizer',
  'temperature',
  'softcap',
  'shift',
  'focal_gamma',
  'poly_epsilon',
  'z_loss',
  'entropy_coef',
  'bins',
];

/** Arrays and texts that mean nothing in a request are passed over: files have others, too. */
function ofTensors(arrays: Arrays, texts: { readonly [name: string]: string }): Given {
  if (!arrays.logits && !arrays.labels)
    throw new ReadError(undefined, Object.keys(arrays).join(', ') || '∅', 'tensors');
  // A list, such as several labels that are ignored, is an array, and no text.
  const lists = OPTIONS.filter((name) => name in arrays && !['class_weight', 'grad_output'].includes(name));
  const refused = [...NOT_HERE.filter((name) => name in arrays || name in texts), ...lists][0];
  if (refused !== undefined)
    throw new ReadError(undefined, quoted(refused), 'member', [...TENSORS, ...OPTIONS].join(', '));
  const options: { [name: string]: unknown } = {};
  for (const name of OPTIONS) if (name in texts) options[name] = texts[name];
  for (const name of ['class_weight', 'grad_output']) {
    const tensor = arrays[name]?.read(name, 'real');
    if (tensor) options[name] = [...toDoubles(tensor.data)];
  }
  return ofNamed(arrays, options);
}

/** With the classes first the rows are made rows. */
function ofNamed({ logits, labels, target_probs: targetProbs }: Arrays, options: GivenOptions): Given {
  const isTransposed = String(options.class_axis) === '0';
  const matrix = (array: FileArray, path: string): Tensor => {
    const { shape } = array;
    if (shape.length !== 2) throw new ReadError({ path }, shapeText(shape), 'matrix');
    const tensor = array.read(path, 'real');
    return isTransposed ? transposed(tensor) : tensor;
  };
  return {
    ...(logits && { logits: matrix(logits, 'logits') }),
    ...(labels && { labels: labelsOf(labels) }),
    ...(targetProbs && { targetProbs: matrix(targetProbs, 'target_probs') }),
    options,
  };
}

function labelsOf(array: FileArray): TypedTensor {
  const { shape, type = 'I64' } = array;
  if (shape.length !== 1) throw new ReadError({ path: 'labels' }, shapeText(shape), 'shapeOf', '(N,)');
  return { ...array.read('labels', 'integer'), type };
}
