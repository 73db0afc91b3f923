import { type TObject, Type } from '@sinclair/typebox';
import type { FastifySchema } from 'fastify';
import type { Operation } from '../operations/operation.ts';
import { SafetensorsFile } from '../schemas/file.ts';
import { Problem } from '../schemas/problem.ts';
import { isTensorSchema } from '../schemas/tensor.ts';

/** What the document says of the route of an operation. */
export function describeOperation({ operationId, summary, description, request, response }: Operation): FastifySchema {
  const problem = {
    description: 'A problem: see its code.',
    content: { 'application/problem+json': { schema: Problem } },
  };
  const file = { 'application/vnd.safetensors': { schema: SafetensorsFile } };
  return {
    tags: ['losses'],
    operationId,
    summary,
    description,
    querystring: optionsOf(request),
    body: { content: { 'application/json': { schema: request }, ...file } },
    response: {
      200: {
        description: "What was asked for in outputs, in the type that Accept prefers; else in the request's own.",
        content: { 'application/json': { schema: response }, ...file },
      },
      '4xx': problem,
      '5xx': problem,
    },
  };
}

/** The fields of a request that can stand in a query: all but tensors. */
function optionsOf({ properties }: TObject): TObject {
  const options = Object.entries(properties).filter(([, property]) => !isTensorSchema(property));
  return { ...Type.Object(Object.fromEntries(options)), style: 'form', explode: false };
}
