/**
 * The peer: the same service as Fastify comes, with nothing tuned and nothing slowed down.
 *
 * TypeBox arrays checked by Ajv, the textbook softmax, the reply through fast-json-stringify, and the request logging
 * of the service: one pino line a request.
 */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import Fastify, { LogController } from 'fastify';
import { textbookCrossEntropy } from './textbook.ts';

const Matrix = Type.Array(Type.Array(Type.Number()));
const Body = Type.Object({ logits: Matrix, labels: Type.Array(Type.Integer()) });
const Reply = Type.Object({ loss: Type.Number(), losses: Type.Array(Type.Number()), grad: Matrix });

const app = Fastify({
  logger: { level: process.env.LOG_LEVEL ?? 'info' },
  logController: new LogController({ disableRequestLogging: true }),
  bodyLimit: Number(process.env.BODY_LIMIT ?? 64 * 1024 * 1024),
}).withTypeProvider<TypeBoxTypeProvider>();

app.addHook('onResponse', async (request, reply) => {
  request.log.info(
    {
      method: request.method,
      url: request.url,
      statusCode: reply.statusCode,
      responseTime: reply.elapsedTime,
      bytesIn: Number(request.headers['content-length'] ?? 0),
    },
    'request completed',
  );
});

app.get('/readyz', async () => ({ status: 'ok' }));

app.post('/v1/cross-entropy', { schema: { body: Body, response: { 200: Reply } } }, async (request) =>
  textbookCrossEntropy(request.body.logits, request.body.labels),
);

await app.listen({ port: Number(process.env.PORT), host: process.env.HOST ?? '127.0.0.1' });
