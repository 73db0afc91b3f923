import type { TSchema } from '@sinclair/typebox';
import { operationNamed } from '../../src/operations/index.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { hasItsOption, isMeaningful } from '../../src/schemas/definition.ts';
import { type Axes, axesOf, isTensorSchema, kindOfTensor } from '../../src/schemas/tensor.ts';
import type { Random } from '../random.ts';
import type { Json, JsonObject, Message, Tensor } from './message-types.ts';
import { wildNumbers } from './wild-numbers.ts';
import { wildOption } from './wild-option.ts';

/** One choice in so many is made without regard to what the definition of the operation allows. */
const RECKLESS = 25;

/**
 * A request whose fields have the types, and mostly the shapes and dependencies, that the definition of the operation says; their numbers
 * are of all sizes. It may be refused.
 */
export function wildMessage(random: Random, name: string): Message {
  const operation = operationNamed(name);
  const fields = chooseFields(random, operation);
  const options: JsonObject = {};
  for (const [field, schema] of fields) if (!isTensorSchema(schema)) options[field] = wildOption(random, schema);
  const shape = wildShape(random);
  const axis = wildAxis(random, shape, options);
  removeMeaningless(random, operation, fields, options);
  if (Array.isArray(options.outputs)) options.outputs = possibleOutputs(random, operation, fields, options.outputs);
  const tensors: { [name: string]: Tensor } = {};
  for (const [field, schema] of fields) {
    if (!isTensorSchema(schema)) continue;
    const axes = random.pick(axesOf(schema));
    const own = random.below(RECKLESS) === 0 ? wildShape(random) : shapeOf(axes, operation, shape, axis, options);
    const kind = kindOfTensor(schema);
    tensors[field] = { shape: own, numbers: wildNumbers(random, field, kind, own, axis, shape[axis] ?? 1), kind };
  }
  return { operation: name, tensors, options, isValid: false };
}

type Fields = Map<string, TSchema>;

/** The required fields, and some of the others. */
function chooseFields(random: Random, { request, exactlyOne = [], together = [] }: Operation): Fields {
  const chosen = new Set(request.required ?? []);
  for (const field of Object.keys(request.properties)) if (random.below(10) < 3) chosen.add(field);
  for (const names of exactlyOne) {
    for (const name of names) chosen.delete(name);
    chosen.add(random.pick(names));
    if (random.below(RECKLESS) === 0) chosen.add(random.pick(names));
  }
  for (const names of together) {
    const has = random.below(2) === 0;
    for (const name of names) {
      if (has !== (random.below(RECKLESS) === 0)) chosen.add(name);
      else chosen.delete(name);
    }
  }
  return new Map(Object.entries(request.properties).filter(([field]) => chosen.has(field)));
}

/** Removes what would only be refused because of other fields, which would hide everything else. */
function removeMeaningless(random: Random, { request }: Operation, fields: Fields, options: JsonObject): void {
  for (const [field, schema] of [...fields]) {
    if (random.below(RECKLESS) === 0) continue;
    if (!hasItsOption(request, schema, options) || !isMeaningful(schema, Object.fromEntries(fields))) {
      fields.delete(field);
      delete options[field];
    }
  }
}

function possibleOutputs(random: Random, { response }: Operation, fields: Fields, outputs: Json[]): Json[] {
  const possible = outputs.filter((output) => {
    const schema = response.properties[String(output)];
    return !schema || isMeaningful(schema, Object.fromEntries(fields)) || random.below(RECKLESS) === 0;
  });
  return possible.length > 0 ? possible : outputs.slice(0, 1);
}

function wildShape(random: Random): number[] {
  const rank = random.pick([0, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5]);
  return Array.from({ length: rank }, () => random.pick([1, 1, 2, 2, 3, 4, 5, ...(random.below(6) === 0 ? [0] : [])]));
}

/** The axis of the classes: the default, or that of an option set here. */
function wildAxis(random: Random, shape: readonly number[], options: JsonObject): number {
  if (!('class_axis' in options) || shape.length === 0) return Math.min(1, shape.length - 1);
  const axis = random.below(shape.length);
  options.class_axis = random.pick([axis, axis - shape.length]);
  return axis;
}

function shapeOf(
  axes: Axes,
  { hasClasses }: Operation,
  shape: number[],
  axis: number,
  { reduction }: JsonObject,
): number[] {
  const losses = hasClasses ? shape.toSpliced(axis, 1) : shape;
  switch (axes) {
    case 'elements':
      return shape;
    case 'losses':
      return losses;
    case 'sequences':
      return shape.slice(0, -1);
    case 'classes':
      return [shape[axis] ?? 1];
    case 'bins':
      return [15];
    case 'upstream':
      return reduction === 'none' ? losses : [];
    default:
      return [];
  }
}
