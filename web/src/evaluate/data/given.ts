import { ELEMENT_TYPES } from '../../../../src/codecs/binary/element-types.ts';
import { shapeText } from '../../../../src/codecs/npy/shape-text.ts';
import type { TensorKind } from '../../../../src/core/tensors/tensor.ts';
import { toDoubles } from '../../../../src/core/tensors/to-doubles.ts';
import type { Contents, FileArray } from '../../../../src/files/contents.ts';
import { jsonArray, shown } from '../../../../src/files/json-array.ts';
import { quoted, ReadError } from '../../../../src/files/read-error.ts';
import { type Table, tableOfNumbers } from '../../../../src/files/table.ts';
import type { SourceArray } from './contents-of.ts';
import { type Elements, elementsOfReals, elementsOfTensor } from './elements.ts';
import { OPTIONS, TENSOR_NAMES, TENSORS, type TensorName } from './tensor-names.ts';

/** Options of a request, under the API's names: as in JSON, or as texts. */
export type GivenOptions = { readonly [name: string]: unknown };

/** What a file gives: tensors of a request and its options, or a table of which a column may be the labels. */
export interface Given {
  readonly tensors: { readonly [N in TensorName]?: Elements };
  readonly options?: GivenOptions;
  readonly table?: Table;
  /** Names in the file that mean nothing in a request. */
  readonly leftOut?: readonly string[];
}

/**
 * What a file gives: one array is logits of any rank, or labels where it is integers of rank 1, or of rank 2 and so called; a request is its
 * tensors and options, by their names.
 *
 * @param file its name, which may say what its one array is
 * @throws ReadError, InputError
 */
export function givenOf(contents: Contents, file = ''): Given {
  switch (contents.holds) {
    case 'table':
      return { tensors: {}, table: contents.table };
    case 'array':
      return ofArray(contents.array, file);
    case 'request':
      return ofRequest(contents.fields);
    case 'tensors':
      return ofTensors(contents.arrays, contents.texts);
  }
}

/** What the name of a file says that its array is: `val_labels.npy`, `mask.npy`. */
function nameIn(file: string): TensorName | undefined {
  const stem = file.replace(/\.[^.]*$/, '').toLowerCase();
  if (/(?:^|[^a-z])(?:targets?|y|y_true|input_ids)$/.test(stem)) return 'labels';
  return TENSOR_NAMES.find((name) => stem.endsWith(name) || stem.endsWith(name.replace(/s$/, '')));
}

function ofArray(array: FileArray, file: string): Given {
  const { shape, type } = array;
  const isReal = type === undefined || ELEMENT_TYPES[type].kind === 'real';
  const name = nameIn(file);
  if (name !== undefined && name !== 'logits' && !(name === 'labels' && type !== undefined && isReal))
    return { tensors: { [name]: elementsAs(array, name, TENSORS[name]) } };
  if (shape.length === 0) throw new ReadError({ path: 'shape' }, shapeText(shape), 'arrayRank');
  if (shape.length === 1) {
    if (type !== undefined && isReal)
      throw new ReadError({ path: 'dtype' }, `${type} ${shapeText(shape)}`, 'integersAtRank1');
    return { tensors: { labels: elementsAs(array, 'labels', 'flag') } };
  }
  if (type === undefined && shape.length === 2) {
    // JSON says nothing of types: the last column may be labels.
    const [rows = 0, cols = 0] = shape;
    return { tensors: {}, table: tableOfNumbers(rows, cols, toDoubles(array.read('logits', 'real').data)) };
  }
  return { tensors: { logits: logitsOf(array) } };
}

/** Integers are logits too, as doubles. */
function logitsOf(array: FileArray): Elements {
  const { type } = array;
  if (type === undefined || ELEMENT_TYPES[type].kind === 'real') return elementsAs(array, 'logits', 'real');
  return elementsOfReals({ ...array.read('logits', 'flag') });
}

function elementsAs(array: SourceArray, name: string, kind: TensorKind): Elements {
  const stored = array.stored?.(name, kind);
  if (stored) return stored;
  const tensor = array.read(name, kind);
  if (kind === 'real') return elementsOfReals({ shape: tensor.shape, data: tensor.data });
  const type = array.type ?? (kind === 'boolean' ? 'BOOL' : 'I64');
  return elementsOfTensor({ ...tensor, type });
}

function ofRequest(fields: { readonly [name: string]: unknown }): Given {
  const options: { [name: string]: unknown } = {};
  const tensors: { [N in TensorName]?: Elements } = {};
  for (const [field, value] of Object.entries(fields)) {
    const name = TENSOR_NAMES.find((each) => each === field);
    if (name !== undefined) tensors[name] = elementsOfField(name, value);
    else if (OPTIONS.some((each) => each === field)) options[field] = value;
    else throw new ReadError(undefined, quoted(field), 'member', [...TENSOR_NAMES, ...OPTIONS].join(', '));
  }
  if (!tensors.logits && !tensors.labels) throw new ReadError(undefined, '{…}', 'bodyOrMatrix');
  return rowOfRequest(tensors, options);
}

const MAY_BE_NUMBERS: readonly TensorName[] = ['labels', 'mask', 'sample_weight', 'grad_output'];

/**
 * A tensor of a request in JSON.
 *
 * @throws ReadError with the place
 */
export function elementsOfField(name: TensorName, value: unknown): Elements {
  return elementsAs(arrayOfField(name, value), name, TENSORS[name]);
}

function arrayOfField(name: TensorName, value: unknown): FileArray {
  if (Array.isArray(value)) return jsonArray(value);
  if (!MAY_BE_NUMBERS.includes(name)) throw new ReadError({ path: name }, shown(value), 'matrix');
  const { read } = jsonArray([value]);
  return { shape: [], type: undefined, read: (as, kind) => ({ ...read(as, kind), shape: [] }) };
}

/** Arrays and texts that mean nothing in a request are passed over: files have others, too. */
function ofTensors(arrays: { readonly [name: string]: FileArray }, texts: { readonly [name: string]: string }): Given {
  if (!arrays.logits && !arrays.labels)
    throw new ReadError(undefined, Object.keys(arrays).join(', ') || '∅', 'tensors');
  const options: { [name: string]: unknown } = {};
  const tensors: { [N in TensorName]?: Elements } = {};
  for (const name of OPTIONS) {
    const text = texts[name];
    const array = arrays[name];
    // A list, such as several labels that are ignored, is an array.
    if (text !== undefined) options[name] = text;
    else if (array) {
      const kind = array.type === undefined ? 'real' : ELEMENT_TYPES[array.type].kind;
      options[name] = [...toDoubles(array.read(name, kind).data)];
    }
  }
  for (const name of TENSOR_NAMES) {
    const array = arrays[name];
    if (array) tensors[name] = name === 'logits' ? logitsOf(array) : elementsAs(array, name, TENSORS[name]);
  }
  const isKnown = (name: string) => name in tensors || name in options;
  return { ...rowOfRequest(tensors, options), leftOut: Object.keys(arrays).filter((name) => !isKnown(name)) };
}

/** A single row of logits is a matrix of one row, and what goes with it lists of one. */
function rowOfRequest(tensors: { readonly [N in TensorName]?: Elements }, options: GivenOptions): Given {
  if (tensors.logits?.shape.length !== 1) return { tensors, options };
  const { class_axis: _, ...others } = options;
  const isOfRow = (name: string) => ['logits', 'target_probs', 'labels', 'mask', 'sample_weight'].includes(name);
  const entries = Object.entries(tensors).map(([name, elements]) => [
    name,
    isOfRow(name) ? { ...elements, shape: [1, ...elements.shape] } : elements,
  ]);
  return { tensors: Object.fromEntries(entries), options: others };
}

/** What the type of real numbers is called; that of others as in their file. */
export function typeName({ type }: Elements): string {
  const element = ELEMENT_TYPES[type];
  return element.kind === 'real' ? element.dtype : type;
}
