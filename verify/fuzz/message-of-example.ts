import { operationNamed } from '../../src/operations/index.ts';
import { isTensorSchema, kindOfTensor } from '../../src/schemas/tensor.ts';
import type { Random } from '../random.ts';
import type { Json, JsonObject, Message, Tensor } from './message-types.ts';

/** A valid request: an example of the document, and options that change nothing about its being valid. */
export function messageOfExample(random: Random, operation: string): Message {
  const { request } = operationNamed(operation);
  const example = random.pick<JsonObject>(request.examples ?? []);
  const tensors: { [name: string]: Tensor } = {};
  const options: JsonObject = {};
  for (const [name, value] of Object.entries(example)) {
    const schema = request.properties[name];
    if (schema && isTensorSchema(schema)) tensors[name] = { ...unnested(value), kind: kindOfTensor(schema) };
    else options[name] = value;
  }
  if (random.below(3) === 0) options.dtype = random.pick(['float64', 'float32']);
  if (random.below(3) === 0) options.on_non_finite = random.pick(['error', 'propagate']);
  if (random.below(6) === 0) options[random.pick(['dtype', 'on_non_finite'])] = null;
  return { operation, tensors, options, isValid: true };
}

/** The tensor of a nested array. */
function unnested(value: Json): Tensor {
  if (!Array.isArray(value)) return { shape: [], numbers: [Number(value)] };
  const parts = value.map(unnested);
  return { shape: [value.length, ...(parts[0]?.shape ?? [])], numbers: parts.flatMap(({ numbers }) => numbers) };
}
