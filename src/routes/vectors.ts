import { readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import { VectorList } from '../schemas/vectors.ts';
import { FILE_PROBLEM_RESPONSES, PROBLEM_RESPONSES } from './describe-errors.ts';

/** The golden vectors: they stand beside src, and beside dist. */
const VECTORS = fileURLToPath(new URL('../../vectors/', import.meta.url));

const MEDIA_TYPES = { json: 'application/json', safetensors: 'application/vnd.safetensors' } as const;
const tags = ['vectors'];

/**
 * `/vectors`: requests with exact answers, so that another implementation can be tested against them. Static files.
 *
 * @param root the folder of the files, with a slash at its end
 */
export async function vectorRoutes(app: FastifyInstance, { root = VECTORS }: { root?: string }): Promise<void> {
  const names = readdirSync(root);
  const operations = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
  const fileOf = (operation: string, format: keyof typeof MEDIA_TYPES) => {
    const file = `${operation}.${format}`;
    return { url: `/vectors/${file}`, bytes: statSync(root + file).size };
  };
  const list = operations.map((operation) => ({
    operation,
    json: fileOf(operation, 'json'),
    safetensors: fileOf(operation, 'safetensors'),
  }));

  app.get('/vectors', {
    schema: {
      tags,
      operationId: 'vectors',
      summary: 'List of test vectors',
      response: { 200: VectorList, ...PROBLEM_RESPONSES },
    },
    handler: async () => ({ vectors: list }),
  });

  await app.register(fastifyStatic, { root, serve: false, cacheControl: false });
  for (const operation of operations) {
    for (const format of ['json', 'safetensors'] as const) {
      const isJson = format === 'json';
      app.get(`/vectors/${operation}.${format}`, {
        schema: {
          tags,
          operationId: `vectors${format}_${operation.replaceAll('-', '_')}`,
          summary: `Test vectors of ${operation} as ${isJson ? 'JSON' : 'safetensors'}: requests with exact answers`,
          response: {
            200: {
              description: isJson
                ? 'An array of {id, request, expected}, and scale where an entry of an output is a difference: its largest term.'
                : 'For each id the tensors {id}/input/{name}, {id}/expected/{name} and {id}/scale/{name}; its options are metadata.',
              content: { [MEDIA_TYPES[format]]: { schema: isJson ? Vectors : Bytes } },
            },
            ...FILE_PROBLEM_RESPONSES,
          },
        },
        handler: async (_request, reply) => {
          reply.header('cache-control', 'no-cache');
          return reply.type(MEDIA_TYPES[format]).sendFile(`${operation}.${format}`, { contentType: false });
        },
      });
    }
  }
}

const Vectors = Type.Array(Type.Any(), { description: 'One vector each.' });
const Bytes = Type.Unsafe<Uint8Array>({
  type: 'string',
  contentMediaType: 'application/vnd.safetensors',
  description: 'A safetensors file, all tensors F64.',
});
