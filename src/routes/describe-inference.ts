import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { FastifySchema } from 'fastify';
import { LONGEST_ID } from '../codecs/inference/read-reply.ts';
import type { Operation } from '../operations/operation.ts';
import { examples, namedExamples } from '../schemas/examples.ts';
import {
  InferenceBytes,
  InferenceResponse,
  inferenceInput,
  inferenceRequestedOutput,
  ModelMetadata,
  ModelReady,
  RequestIdleParameters,
  ServerLive,
  ServerMetadata,
  ServerReady,
} from '../schemas/inference.ts';
import { asOption, isTensorSchema } from '../schemas/tensor.ts';
import { defaultsInWords } from './defaults-in-words.ts';
import { INFER_ERROR_RESPONSES, INFERENCE_ERROR_RESPONSES } from './describe-errors.ts';
import { HEADER_LENGTH } from './header-length.ts';
import { inferenceExample } from './inference-example.ts';

const tags = ['inference'];

export const describeServer: FastifySchema = {
  tags,
  operationId: 'inferenceServer',
  summary: 'Name, version and extensions of the server',
  response: { 200: ServerMetadata, ...INFERENCE_ERROR_RESPONSES },
};

export function describeHealth(state: 'live' | 'ready'): FastifySchema {
  if (state === 'live') {
    const summary = 'Liveness of the server';
    const response = { 200: ServerLive, ...INFERENCE_ERROR_RESPONSES };
    return { tags, operationId: 'inferenceLive', summary, response };
  }
  const summary = 'Readiness of the server: false while it drains';
  const response = { 200: ServerReady, 503: ServerReady, ...INFERENCE_ERROR_RESPONSES };
  return { tags, operationId: 'inferenceReady', summary, response };
}

export function describeMetadata({ operationId, name }: Operation, url: string): FastifySchema {
  const summary = `Metadata of the model ${name}: its required inputs, and its outputs`;
  return described(url, `${operationId}Model`, summary, {
    response: { 200: ModelMetadata, ...INFERENCE_ERROR_RESPONSES },
  });
}

export function describeModelReady({ operationId, name }: Operation, url: string): FastifySchema {
  const summary = `Readiness of the model ${name}: false while the server drains`;
  return described(url, `${operationId}Ready`, summary, {
    response: { 200: ModelReady, 503: ModelReady, ...INFERENCE_ERROR_RESPONSES },
  });
}

export function describeInfer(operation: Operation, url: string): FastifySchema {
  const { operationId, name } = operation;
  const bytes = { 'application/octet-stream': { schema: InferenceBytes } };
  return described(url, `${operationId}Infer`, operation.summary, {
    description: `The operation of /v1/${name} as a model: its tensors are inputs and outputs, its other fields are parameters.`,
    headers: Type.Object({
      [HEADER_LENGTH]: Type.Optional(
        Type.Integer({
          minimum: 1,
          description: 'How many bytes of the body are JSON, where the bytes of tensors follow.',
        }),
      ),
    }),
    body: { content: { 'application/json': { schema: requestOf(operation) }, ...bytes } },
    response: {
      200: {
        description:
          'The outputs. With bytes behind the JSON the header Inference-Header-Content-Length says where it ends.',
        content: { 'application/json': { schema: InferenceResponse }, ...bytes },
      },
      ...INFER_ERROR_RESPONSES,
    },
  });
}

/** Each model is described once, without its version. */
function described(url: string, operationId: string, summary: string, more: FastifySchema): FastifySchema {
  return url.includes('/versions/') ? { hide: true } : { tags, operationId, summary, ...more };
}

function requestOf(operation: Operation): TObject {
  const { operationId, request } = operation;
  const title = `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}InferenceRequest`;
  const tensors: string[] = [];
  const parameters: { [name: string]: TSchema } = {};
  for (const [name, property] of Object.entries(request.properties)) {
    if (isTensorSchema(property)) tensors.push(name);
    const option = asOption(property);
    if (option && name !== 'outputs' && name !== 'encoding') parameters[name] = option;
  }
  const binary = 'Whether outputs that do not say it themselves are answered as bytes behind the JSON.';
  parameters.binary_data_output = Type.Optional(Type.Boolean({ default: false, description: binary }));
  Object.assign(parameters, RequestIdleParameters);
  return Type.Object(
    {
      id: Type.Optional(Type.String({ maxLength: LONGEST_ID, description: 'Is repeated in the answer.' })),
      model_name: Type.Optional(Type.String({ description: 'As in the address.' })),
      parameters: Type.Optional(
        defaultsInWords(
          Type.Object(parameters, { additionalProperties: false, description: 'The options of the operation.' }),
        ),
      ),
      inputs: Type.Array(inferenceInput(tensors), { description: 'The tensors of the operation, in any order.' }),
      outputs: Type.Optional(
        Type.Array(inferenceRequestedOutput(request.properties.outputs?.items.enum), {
          minItems: 1,
          description: 'What to answer, in this order: nothing else is computed or sent.',
        }),
      ),
    },
    {
      title,
      additionalProperties: false,
      ...examples(
        Object.fromEntries(
          Object.entries(namedExamples(request)).map(([name, { summary, value }]) => [
            name,
            { summary, value: inferenceExample(operation, value as object) },
          ]),
        ),
      ),
    },
  );
}
