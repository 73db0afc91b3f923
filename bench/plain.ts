/**
 * The peer: the same service as Fastify comes, with nothing tuned and nothing slowed down.
 *
 * TypeBox arrays checked by Ajv, the textbook softmax, the reply through fast-json-stringify, and the request logging
 * of the service: one pino line a request.
 */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import Fastify, { LogController } from 'fastify';

const Matrix = Type.Array(Type.Array(Type.Number()));
const Body = Type.Object({ logits: Matrix, labels: Type.Array(Type.Integer()) });
const Reply = Type.Object({ loss: Type.Number(), losses: Type.Array(Type.Number()), grad: Matrix });

/** Mean cross-entropy of `logits` [rows, cols] against `labels` [rows], its terms, and its gradient [rows, cols]. */
function crossEntropy(logits: number[][], labels: number[]) {
  const losses: number[] = [];
  const grad: number[][] = [];
  let total = 0;
  for (const [r, row] of logits.entries()) {
    const label = labels[r] as number;
    let max = Number.NEGATIVE_INFINITY;
    for (const logit of row) if (logit > max) max = logit;
    const exps = row.map((logit) => Math.exp(logit - max));
    let sum = 0;
    for (const exp of exps) sum += exp;
    const loss = Math.log(sum) + max - (row[label] as number);
    const scale = 1 / (sum * logits.length);
    const rowGrad = exps.map((exp) => exp * scale);
    rowGrad[label] = (rowGrad[label] as number) - 1 / logits.length;
    losses.push(loss);
    grad.push(rowGrad);
    total += loss;
  }
  return { loss: total / logits.length, losses, grad };
}

const app = Fastify({
  logger: { level: process.env.LOG_LEVEL ?? 'info' },
  logController: new LogController({ disableRequestLogging: true }),
  bodyLimit: 64 * 1024 * 1024,
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
  crossEntropy(request.body.logits, request.body.labels),
);

await app.listen({ port: Number(process.env.PORT), host: process.env.HOST ?? '127.0.0.1' });
