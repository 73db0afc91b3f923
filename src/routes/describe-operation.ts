import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { FastifySchema } from 'fastify';
import { hasLosses, type Operation } from '../operations/operation.ts';
import { examples } from '../schemas/examples.ts';
import { FormParts, NpzFile, SafetensorsFile } from '../schemas/file.ts';
import { AnswerLines, RequestLines, Summary } from '../schemas/lines.ts';
import { asOption } from '../schemas/tensor.ts';
import { defaultsInWords } from './defaults-in-words.ts';
import { OPERATION_PROBLEM_RESPONSES } from './describe-errors.ts';

/** What the document says of the route of an operation. */
export function describeOperation(operation: Operation): FastifySchema {
  const { operationId, summary, description, request, response } = operation;
  const file = {
    'application/vnd.safetensors': { schema: SafetensorsFile },
    'application/x-npz': { schema: NpzFile },
  };
  return {
    tags: ['losses'],
    operationId,
    summary,
    description,
    querystring: optionsOf(request, hasLosses(operation)),
    body: {
      content: {
        'application/json': { schema: defaultsInWords(request) },
        ...file,
        'multipart/form-data': { schema: FormParts },
        'application/x-ndjson': { schema: { ...RequestLines, ...exampleLines(request) } },
      },
    },
    response: {
      200: {
        description: "What was asked for in outputs, in the type that Accept prefers; else in the request's own.",
        content: { 'application/json': { schema: response }, ...file, 'application/x-ndjson': { schema: AnswerLines } },
      },
      ...OPERATION_PROBLEM_RESPONSES,
    },
  };
}

/** What can stand in a query, where nothing is required: all fields of a request but tensors, and of a stream whether it ends with a summary. */
function optionsOf({ properties }: TObject, hasSummary: boolean): TObject {
  const options = Object.entries(properties).flatMap(([name, property]): [string, TSchema][] => {
    const option = asOption(property);
    return option ? [[name, Type.Optional(option)]] : [];
  });
  if (hasSummary) options.push(['summary', Type.Optional(Summary)]);
  return { ...defaultsInWords(Type.Object(Object.fromEntries(options))), style: 'form', explode: false };
}

/** The examples of a request as one stream. */
function exampleLines({ examples: all = [] }: TObject) {
  const value = all.map((example: object) => `${JSON.stringify(example)}\n`).join('');
  return examples({ lines: { summary: 'Several requests in one, a line each', value } });
}
