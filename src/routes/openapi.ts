import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { CODINGS } from '../intake/content-coding.ts';
import { manifest } from '../manifest.ts';

/** Collects the routes that follow into an OpenAPI 3.1 document, from the schemas that validate them. */
export const openapi = fp(async (app: FastifyInstance) => {
  await app.register(swagger, {
    hideUntagged: true,
    transformObject: (document) =>
      'openapiObject' in document ? withNamedErrors(withNamedSchemas(document.openapiObject)) : {},
    openapi: {
      openapi: '3.1.0',
      info: {
        title: manifest.name,
        version: manifest.version,
        summary: 'Losses of classifiers and language models, with their gradients and metrics, right to the last digit',
        description:
          "Losses of logits and of log-probabilities, with PyTorch's semantics where it has them: POST tensors, get losses, gradients and " +
          'metrics back. An operation is a set of input tensors; its options choose among the formulas over them. Tensors are nested ' +
          'arrays of numbers; -Infinity is a masked logit. Every answer is ' +
          'valid JSON: a result that is not finite is the string "Infinity", "-Infinity" or "NaN". Every POST is a pure ' +
          'function of its body: nothing is stored, and it is safe to retry. A body may be compressed, by one of the ' +
          `content-encodings ${CODINGS.join(', ')}. Every answer has an x-request-id: that of the request, if it is a sensible one, or a new one.`,
        license: { name: 'MIT', identifier: 'MIT' },
      },
      // Nothing here authenticates.
      security: [],
      servers: [{ url: '/', description: 'This service' }],
      tags: [
        { name: 'losses', description: 'Losses, gradients and metrics of batches of rows.' },
        { name: 'inference', description: 'The same as models of the Open Inference Protocol (KServe, Triton).' },
        { name: 'vectors', description: 'Requests with exact answers, to test other implementations against.' },
        { name: 'service', description: 'Health, limits and metrics.' },
      ],
    },
  });
});

/** The document with every schema that has a title under its name in `components`: client generators name types so. */
function withNamedSchemas<Document extends object>(document: Document): Document {
  const schemas: { [name: string]: object } = {};
  const name = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(name);
    if (typeof value !== 'object' || value === null) return value;
    const named = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, name(part)]));
    if (typeof named.title !== 'string' || named.type !== 'object') return named;
    schemas[named.title] = named;
    return { $ref: `#/components/schemas/${named.title}` };
  };
  return { ...(name(document) as Document), components: { schemas } };
}

type Paths = { readonly [path: string]: { readonly [method: string]: { responses: { [status: string]: Response } } } };

interface Response {
  readonly content?: { readonly [mediaType: string]: { readonly schema?: { readonly $ref?: string } } };
}

/** The document with the errors of all routes in `components`: each is described once, with its examples. */
function withNamedErrors<Document extends object>(document: Document): Document {
  const { paths = {}, components } = document as { paths?: Paths; components?: object };
  const responses: { [name: string]: Response } = {};
  for (const operation of Object.values(paths).flatMap((operations) => Object.values(operations))) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const schema = Object.values(response.content ?? {})[0]
        ?.schema?.$ref?.split('/')
        .at(-1);
      if (schema !== 'Problem' && schema !== 'InferenceError') continue;
      const name = `${schema}${status}`;
      responses[name] = response;
      operation.responses[status] = { $ref: `#/components/responses/${name}` } as Response;
    }
  }
  return { ...document, components: { ...components, responses } };
}
