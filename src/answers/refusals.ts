import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { LINE_TYPES } from '../codecs/line-types.ts';
import type { HttpProblem } from '../errors.ts';
import { LINGER_MS } from '../intake/end-within.ts';
import type { Exchange } from '../intake/exchanges.ts';
import { awaitsContinue } from '../intake/expect-continue.ts';
import type { IncomingRequest } from '../intake/incoming-request.ts';
import { endWhenUnread } from '../intake/unread-bodies.ts';
import { microseconds } from '../operations/execute.ts';
import { newRequestId, REQUEST_ID } from '../telemetry/request-id.ts';
import { errorAnswer } from './error-answer.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /**
     * Returns a function that refuses a request, if it cannot be started in time. A long body is left unread from now
     * on, so the function must be called, unless the client goes away.
     */
    readonly refusal: (exchange: Exchange) => (() => void) | undefined;
  }
}

/**
 * Refuses work that cannot be started in time, for a quarter of what an answer by Fastify costs: under overload most
 * requests are refused, and the time for that is taken from the others. Other requests go to their routes.
 */
export const refusals = fp(async (app: FastifyInstance) => {
  const work = new Set<string>();
  app.addHook('onRoute', ({ method, url }) => {
    if (method === 'POST') work.add(url);
  });

  const refusalOf = ({ request }: Exchange): HttpProblem | undefined => {
    const { method, url = '', headers } = request;
    const { limit, admission } = app.reception;
    const announced = Number(headers['content-length'] ?? 0);
    if (method !== 'POST' || announced > limit) return undefined;
    // This comes first because it is undefined for all but the requests of an overload.
    const problem = admission.refusal(announced);
    if (problem === undefined || !work.has(pathOf(url)) || hasLines(headers['content-type'])) return undefined;
    return problem;
  };
  app.decorate('refusal', (exchange: Exchange) => {
    const problem = refusalOf(exchange);
    if (problem === undefined) return undefined;
    const { request, response } = exchange;
    const start = performance.now();
    const ends = !response.shouldKeepAlive || !isShort(request) || awaitsContinue(request);
    const leavesBody = ends && exchange.hasSocket && !awaitsContinue(request);
    if (leavesBody) (request as IncomingRequest).leaveUnread();
    return () => {
      const { method, url = '' } = request;
      const id = newRequestId(request);
      response.once('finish', () => {
        const ms = performance.now() - start;
        app.countRefusal(pathOf(url), 503, ms / 1000);
        const line = { reqId: id, method, url, status: 503, ms: microseconds(ms), how: 'refused' };
        app.log.info(line, 'request completed');
      });
      if (!leavesBody) endWhenUnread(request, response, LINGER_MS);
      refuse(exchange, problem, id, ends || !app.isListening());
    };
  });
});

function hasLines(contentType = ''): boolean {
  const [mediaType = ''] = contentType.split(';', 1);
  return LINE_TYPES.includes(mediaType.trim().toLowerCase());
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

/**
 * We read a body of up to this size and keep its connection: a new connection would cost either side as much. After a
 * longer body, or one of unknown length, the connection ends, and the rest stays unread for a while: most clients go
 * away meanwhile.
 */
const SHORT = 64 * 1024;

function isShort({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) <= SHORT;
}

/** Answers with the problem, without Fastify. */
function refuse(exchange: Exchange, problem: HttpProblem, id: string, ends: boolean): void {
  const { request, response } = exchange;
  exchange.ending = 'refused';
  const { status, headers, type, body } = errorAnswer(problem, request.url ?? '');
  const text = JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    [REQUEST_ID]: id,
    ...(ends && { connection: 'close' }),
  });
  response.end(text);
}
