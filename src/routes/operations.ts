import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { negotiate } from '../answers/negotiate.ts';
import type { Body } from '../codecs/body.ts';
import type { Source } from '../codecs/formats.ts';
import type { Execution } from '../operations/execute.ts';
import { OPERATIONS } from '../operations/index.ts';
import { checkSingle } from '../operations/line-options.ts';
import type { Operation } from '../operations/operation.ts';
import { describeOperation } from './describe-operation.ts';
import { answerLines } from './lines.ts';
import { queryOptions } from './query.ts';
import { serverTiming } from './server-timing.ts';

/** Of a request that has none, nor a type of one. */
export const NO_BODY: Body = { chunks: [], size: 0, isPooled: false };

/** `POST /v1/…`: all operations. */
export async function operationRoutes(app: FastifyInstance): Promise<void> {
  for (const operation of OPERATIONS) serveOperation(app, operation);
}

function serveOperation(app: FastifyInstance, operation: Operation): void {
  app.route({
    method: 'POST',
    url: `/v1/${operation.name}`,
    schema: describeOperation(operation),
    handler: (request, reply) => {
      if (request.hasLines) return answerLines(app, operation, request, reply);
      const { format: to, mediaType } = negotiate(request);
      const body = (request.body as Body | undefined) ?? NO_BODY;
      const texts = queryOptions(request);
      checkSingle(operation, texts);
      const { boundary } = request;
      const from: Source = boundary === undefined ? request.format : 'multipart';
      const job = { operation, from, to, texts, boundary, sent: body.sent };
      const execution = app.executor.execute(job, body, request.exchange);
      if (!(execution instanceof Promise)) return answer(app, request, reply, mediaType, execution);
      return execution.then((late) => answer(app, request, reply, mediaType, late));
    },
  });
}

/** Sends the answer to a request, with what it cost; its memory is used again once it has been sent. */
export function answer(
  { executor: { memory } }: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  mediaType: string,
  { payload, cost }: Execution,
): FastifyReply {
  request.cost = cost;
  reply.header('content-type', mediaType).header('server-timing', serverTiming(cost));
  if (typeof payload === 'string') return reply.send(payload);
  // Sent, not only closed: of a connection that broke the memory is left to the garbage collector.
  reply.raw.once('finish', () => {
    for (const { buffer } of payload) memory.give(buffer);
  });
  if (payload.length === 1) return reply.send(payload[0]);
  const length = payload.reduce((sum, piece) => sum + piece.length, 0);
  return reply.header('content-length', length).send(Readable.from(payload));
}
