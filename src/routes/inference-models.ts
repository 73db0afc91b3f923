import type { Static, TSchema } from '@sinclair/typebox';
import type { Operation } from '../operations/operation.ts';
import type { ModelMetadata } from '../schemas/inference.ts';
import { type Axes, axesOf, isTensorSchema, kindOfTensor } from '../schemas/tensor.ts';

/** The one version that each model has. */
export const MODEL_VERSION = '1';

type Tensors = Static<typeof ModelMetadata>['inputs'];

/**
 * What the metadata of a model says: the inputs that it requires, and the outputs that these give where none are asked for by
 * name, as the protocol has it. What is optional has no place there: a client that sends all that it finds would send inputs
 * that exclude one another. Shapes are those of rows of classes, or of one axis of rows; datatypes the widest that is taken, and what answers
 * are of then.
 */
export function modelTensors(operation: Operation): { readonly inputs: Tensors; readonly outputs: Tensors } {
  const { request, response, exactlyOne = [] } = operation;
  const rows = operation.hasClasses ? [-1, -1] : [-1];
  const shapes: { readonly [A in Axes]: number[] } = {
    elements: rows,
    losses: [-1],
    sequences: [-1],
    classes: [-1],
    bins: [-1],
    upstream: [],
    number: [],
  };
  const shapeOf = (schema: TSchema) => shapes[axesOf(schema)[0] as Axes];
  const required = [...(request.required ?? []), ...exactlyOne.map(([first]) => first)];
  const inputs = Object.entries(request.properties).filter(
    ([name, schema]) => required.includes(name) && isTensorSchema(schema),
  );
  const outputs: readonly string[] =
    request.properties.outputs?.default ?? Object.keys(response.properties).slice(0, 1);
  return {
    inputs: inputs.map(([name, schema]) => ({
      name,
      datatype: DATATYPES[kindOfTensor(schema)],
      shape: shapeOf(schema),
    })),
    outputs: outputs.map((name) => ({ name, datatype: 'FP64', shape: shapeOf(response.properties[name] as TSchema) })),
  };
}

/** The datatype that a tensor has in metadata and examples. */
export const DATATYPES = { real: 'FP64', integer: 'INT64', boolean: 'BOOL', flag: 'INT64' } as const;
