import type { Operation } from '../operations/operation.ts';
import { isTensorSchema, kindOfTensor } from '../schemas/tensor.ts';
import { DATATYPES } from './inference-models.ts';

/** A tensor as an example has it: nested arrays of numbers, or of the strings for numbers that JSON has not. */
type Nested = number | string | boolean | readonly Nested[];

/**
 * An example of a request in the form of the inference protocol: its tensors as inputs, `outputs` as outputs, all else as
 * parameters.
 *
 * @example inferenceExample(softmax, { logits: [[1, 2]] }).inputs
 *   // [{ name: 'logits', shape: [1, 2], datatype: 'FP64', data: [1, 2] }]
 */
export function inferenceExample({ request }: Operation, example: object) {
  const inputs = [];
  const parameters: { [name: string]: unknown } = {};
  for (const [name, value] of Object.entries(example)) {
    const property = request.properties[name];
    if (property && isTensorSchema(property)) {
      inputs.push(inputOf(name, value as Nested, DATATYPES[kindOfTensor(property)]));
    } else if (name !== 'outputs' && name !== 'encoding') parameters[name] = value;
  }
  const outputs = (example as { outputs?: string[] }).outputs?.map((name) => ({ name }));
  return {
    ...(Object.keys(parameters).length > 0 && { parameters }),
    inputs,
    ...(outputs && { outputs }),
  };
}

function inputOf(name: string, value: Nested, datatype: string) {
  const data = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
  return { name, shape: shapeOf(value), datatype, data };
}

function shapeOf(value: Nested): number[] {
  return Array.isArray(value) ? [value.length, ...shapeOf(value[0] ?? 0)] : [];
}
