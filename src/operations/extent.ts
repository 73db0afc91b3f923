import type { TSchema } from '@sinclair/typebox';
import type { Fields, Form, TensorField } from '../codecs/codec.ts';
import type { Format, Source } from '../codecs/formats.ts';
import { LONGEST_NUMBER } from '../codecs/json/longest-text.ts';
import { NPY_DTYPE } from '../codecs/npy/write-npy.ts';
import { BYTES, type Dtype } from '../core/tensors/numbers.ts';
import { type Cost, costOf, isCopyingRows } from '../schemas/definition.ts';
import { lossOutputs, rowOutputs } from '../schemas/losses.ts';
import { axesOf } from '../schemas/tensor.ts';
import type { Operation } from './operation.ts';

/** How much there is to do for a message, counted before anything is done: as many numbers as these, and no more. */
export interface Extent {
  /** Numbers in all tensors of the message. */
  readonly inputs: number;
  /** The most bytes that these take beside the message, and what is made of them to compute with. */
  readonly inputBytes: number;
  readonly rows: number;
  readonly classes: number;
  /** Numbers in all results that are asked for. */
  readonly results: number;
  /** The most bytes that these take. */
  readonly resultBytes: number;
  /** How many of the results have a number for each of the rows' own. */
  readonly outputs: number;
  /** Whether more is asked of the rows than their losses and gradients: that takes further passes over their numbers. */
  readonly isObserved: boolean;
  /** Doubles that are kept on the way to the results. */
  readonly scratch: number;
  /** Nanoseconds that options and outputs take besides, as these say. */
  readonly extraNanoseconds: number;
  /** The most bytes that the answer has. */
  readonly answerBytes: number;
  /** Whether the answer holds numbers in decimal. */
  readonly isText: boolean;
  /** Nanoseconds that a number of the inputs takes, where that is not what it mostly is. */
  readonly nanosecondsANumber: number | undefined;
  /** How many brackets there are around each number, and commas between these, at the most. */
  readonly brackets: number;
}

/** The classes and weights of the labels that count, and the losses before they are rounded. */
const ARRAYS_OF_ROWS = 4;
/** The exponentials of the row that is computed, in pairs of doubles; with a target of all classes also this, in pairs too, its copy, and weights. */
const ARRAYS_OF_A_ROW = 2;
const ARRAYS_OF_A_SOFT_ROW = 6;
/** Copies of the logits of a row and of its upstream gradient, and besides these one for each output: where rows are not computed where they are. */
const COPIES_OF_A_ROW = 2;

/** Sums of each bin, and those of a summary. */
const ARRAYS_OF_BINS = 16;

/** All that an answer holds besides its numbers. */
const FRAME = 2048;

/** A tensor in base64 takes four characters for three bytes. */
const BASE64 = 4 / 3;

/** What a message is written in, and its answer. */
export interface Formats {
  readonly from: Source;
  readonly to: Format | 'inference';
  /** How much of the message is text: a number takes two bytes of it at the least. */
  readonly textBytes: number;
  /** Whether an answer in JSON may hold a result of that name as bytes. */
  readonly isBinary?: ((name: string) => boolean) | undefined;
}

/** Counts what a message that has been decoded and checked asks for. */
export function extentOf(operation: Operation, fields: Fields, form: Form, formats: Formats): Extent {
  const { to, isBinary = () => false } = formats;
  const { shape, data } = fields[operation.rowsIn(fields)] as TensorField;
  const { rows, classes } = rowsAndClasses(operation, fields);
  const { inputs, inputBytes } = inputsOf(operation, fields, form.dtype, formats);
  const element = BYTES[form.dtype];
  const written = to === 'npz' ? BYTES[NPY_DTYPE[form.dtype]] : element;
  // A number in nested arrays stands in two brackets for each axis that begins with it.
  const brackets = to === 'json' && form.encoding === 'array' ? bracketsOf(shape) : 0;
  const decimal = LONGEST_NUMBER + brackets;
  const bytesOf = (name: string) => {
    const size = operation.isWhole(name) ? BYTES.float64 : written;
    if (to === 'safetensors' || to === 'npz' || (to === 'inference' && isBinary(name))) return size;
    return to === 'json' && form.encoding === 'base64' ? size * BASE64 : decimal;
  };
  const ofFields = costOfFields(operation, fields);
  const bins = binsOf(operation, fields);
  const isSoft = 'target_probs' in fields || fields.label_smoothing !== undefined;
  // Without numbers there are the brackets of the axes before the first empty one.
  const emptyBytes =
    data.length > 0 ? 0 : 3 * shape.slice(0, shape.indexOf(0)).reduce((size, length) => size * length, 1);
  let results = 0;
  let outputs = 0;
  let answerBytes = FRAME;
  let isText = false;
  let isObserved = false;
  let values = 0;
  for (const name of outputsOf(operation, fields)) {
    const axes = axesOf(operation.response.properties[name] as TSchema)[0];
    const numbers = axes === 'elements' ? data.length : axes === 'losses' ? rows : axes === 'bins' ? bins : 1;
    results += numbers;
    outputs += Number(axes === 'elements');
    const isOfRow = operation.hasClasses && axes !== 'elements' && !(name in lossOutputs || name in rowOutputs);
    isObserved ||= isOfRow;
    // Are doubles before they are rounded.
    if (isOfRow && form.dtype !== 'float64') values += numbers;
    answerBytes += numbers * bytesOf(name) + emptyBytes;
    isText ||= bytesOf(name) === decimal;
  }
  const resultBytes = element * results;
  const scratch = operation.hasClasses
    ? rows * ARRAYS_OF_ROWS +
      classes * arraysOfARow(operation, fields, shape, form.dtype, isSoft || isObserved, ofFields, outputs) +
      (isObserved ? ARRAYS_OF_BINS * bins : 0) +
      values
    : rows * (ARRAYS_OF_ROWS + Object.keys(fields).length);
  return {
    inputs,
    inputBytes,
    rows,
    classes,
    results,
    resultBytes,
    outputs,
    isObserved,
    scratch,
    extraNanoseconds: ofFields.nanosecondsANumber * data.length,
    answerBytes,
    isText,
    nanosecondsANumber: operation.cost?.nanosecondsANumber,
    brackets,
  };
}

/** Arrays of as many doubles as there are classes, in which a row is computed. */
function arraysOfARow(
  operation: Operation,
  fields: Fields,
  shape: readonly number[],
  dtype: Dtype,
  isSoft: boolean,
  ofFields: Cost,
  outputs: number,
): number {
  const { cost } = operation;
  // What has a cost of its own is computed in doubles, whatever it came as.
  const areDoubles = isSoft || cost !== undefined || ofFields.nanosecondsANumber > 0;
  const copies = areInPlace(operation, fields, shape, dtype, areDoubles) ? 0 : COPIES_OF_A_ROW + outputs;
  const ofEach = cost?.doublesAClass ?? (isSoft ? ARRAYS_OF_A_SOFT_ROW : ARRAYS_OF_A_ROW);
  return ofEach + ofFields.doublesAClass + copies;
}

/** What the options and outputs of a message take that say so: all but options that have their default. */
function costOfFields({ request, response }: Operation, fields: Fields): Cost {
  let doublesAClass = 0;
  let nanosecondsANumber = 0;
  const add = (schema: TSchema | undefined) => {
    const cost = schema && costOf(schema);
    doublesAClass += cost?.doublesAClass ?? 0;
    nanosecondsANumber += cost?.nanosecondsANumber ?? 0;
  };
  for (const name in fields) {
    const schema = request.properties[name];
    if (fields[name] !== schema?.default) add(schema);
  }
  for (const name of (fields.outputs ?? []) as readonly string[]) add(response.properties[name]);
  return { doublesAClass, nanosecondsANumber };
}

/** How many numbers the tensors of a message have, and how many bytes these take with what they are made from and into. */
function inputsOf(
  { kindOf, request, rowsIn }: Operation,
  fields: Fields,
  dtype: Dtype,
  { from, textBytes }: Formats,
): { inputs: number; inputBytes: number } {
  const mayNarrow = fields.dtype === 'float32' || dtype === 'float16' || dtype === 'bfloat16';
  let inputs = 0;
  let inputBytes = 0;
  let decimals = 0;
  let encoded = 0;
  for (const name in fields) {
    if (kindOf(name) === undefined) continue;
    const { data } = fields[name] as TensorField;
    inputs += data.length;
    inputBytes += data.byteLength;
    if (!(data instanceof Float64Array)) {
      // From base64 come bytes, which are then copied; from decimals doubles, which are then rounded.
      if (from === 'json') inputBytes += data.byteLength;
      if (from === 'multipart') encoded += data.byteLength;
      if (from === 'inference') decimals += data.length;
    } else if (mayNarrow && kindOf(name) === 'real') inputBytes += BYTES.float32 * data.length;
    if (isCopyingRows(request.properties[name] as TSchema)) {
      inputBytes += (fields[rowsIn(fields)] as TensorField).data.byteLength;
    }
    // Weights become doubles again.
    if (name === 'class_weight') inputBytes += BYTES.float64 * data.length;
  }
  // Of a form only some parts are JSON, if any.
  inputBytes += Math.min(encoded, textBytes);
  return { inputs, inputBytes: inputBytes + BYTES.float64 * Math.min(decimals, textBytes / 2) };
}

/** How many bins confidences are counted in. */
function binsOf({ request }: Operation, fields: Fields): number {
  return (fields.bins ?? request.properties.bins?.default ?? 0) as number;
}

/** The names of the results: those that are asked for, or what the operation gives by default. */
function outputsOf({ request, response }: Operation, fields: Fields): readonly string[] {
  const asked = fields.outputs as readonly string[] | undefined;
  if (asked) return asked;
  const byDefault = request.properties.outputs?.default as readonly string[] | undefined;
  const hasGradient = 'grad_output' in fields;
  const [value = '', grad = ''] = Object.keys(response.properties);
  return byDefault ?? (hasGradient ? [value, grad] : [value]);
}

/** How many rows a message has, and how many classes each: as `classLayout` finds them, whose errors come later. */
export function rowsAndClasses(operation: Operation, fields: Fields): { rows: number; classes: number } {
  const { shape, data } = fields[operation.rowsIn(fields)] as TensorField;
  if (!operation.hasClasses) return { rows: data.length, classes: 1 };
  const classes = classesOf(shape, fields.class_axis as number | undefined);
  return { rows: classes === 0 ? 0 : data.length / classes, classes };
}

function classesOf(shape: readonly number[], classAxis: number | undefined): number {
  return shape.at(axisOf(shape, classAxis)) ?? 0;
}

function axisOf(shape: readonly number[], classAxis: number | undefined): number {
  return classAxis ?? (shape.length === 1 ? 0 : 1);
}

/** Whether all rows are computed where they are: numbers one after the other, of the type that they are computed in. */
function areInPlace(
  { kindOf }: Operation,
  fields: Fields,
  shape: readonly number[],
  dtype: Dtype,
  mustBeDoubles: boolean,
): boolean {
  const axis = axisOf(shape, fields.class_axis as number | undefined);
  if (axis !== -1 && axis !== shape.length - 1) return false;
  const arraysOf = (name: string) => (kindOf(name) === 'real' ? [(fields[name] as TensorField).data] : []);
  const arrays = Object.keys(fields).flatMap(arraysOf);
  if (dtype === 'float64') return arrays.every((data) => data instanceof Float64Array);
  // The gradients of targets and of softmax are computed in doubles, from whatever it be.
  const areDoubles = mustBeDoubles || ('grad_output' in fields && !('labels' in fields));
  const areFloats = fields.dtype === 'float32' || arrays.every((data) => data instanceof Float32Array);
  return dtype === 'float32' && areFloats && !areDoubles;
}

/** Brackets and commas for each number, at the most. */
function bracketsOf(shape: readonly number[]): number {
  let brackets = 0;
  let size = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    size *= Math.max(1, shape[axis] as number);
    brackets += 3 / size;
  }
  return brackets;
}
