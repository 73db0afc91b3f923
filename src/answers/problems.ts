import { Readable } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { excerpt } from '../core/tensors/excerpt.ts';
import { HttpProblem } from '../errors.ts';
import { isBodyArriving, isBodyBroken } from '../intake/arriving.ts';
import { headProblem } from '../intake/check-head.ts';
import { UNREAD_MS } from '../intake/end-unread.ts';
import { LINGER_MS } from '../intake/end-within.ts';
import { awaitsContinue } from '../intake/expect-continue.ts';
import { unsupportedType } from '../intake/unsupported-type.ts';
import type { Ending } from '../telemetry/ending.ts';
import { REQUEST_ID } from '../telemetry/request-id.ts';
import { Abandoned } from '../workers/requester.ts';
import { errorAnswer } from './error-answer.ts';
import { KnownRoutes } from './known-routes.ts';
import { LATE_LINGER_MS, lingering } from './lingering.ts';

/** Answers all errors with a problem body (RFC 9457), unknown routes and methods included. */
export const problems = fp(async (app: FastifyInstance) => {
  const routes = new KnownRoutes();
  app.addHook('onRoute', ({ method, url }) => routes.add(method, url));

  app.setErrorHandler((error: FastifyError, request, reply) => {
    // Fastify itself refuses a malformed content-type.
    const isTypeless = error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
    return sendProblem(isTypeless ? unsupportedType(request) : error, request, reply);
  });

  // For routes that find something missing, such as a file of the API's page.
  app.setNotFoundHandler((request, reply) => sendProblem(notHere(routes, request), request, reply));

  // Before the body is read: a request refused for its head or path does not need it.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id);
    const problem = headProblem(request.raw) ?? (request.is404 ? notHere(routes, request) : undefined);
    if (problem) sendProblem(problem, request, reply);
    else done();
  });
});

/** A 404 for an unknown path, or a 405 for a wrong method. */
function notHere(routes: KnownRoutes, request: FastifyRequest): HttpProblem {
  const path = request.url.split('?', 1)[0] ?? '';
  const seen = excerpt(path);
  const allowed = routes.methodsAt(path);
  // If the route allows the method, it is the route that found nothing, such as a missing file.
  if (allowed.length === 0 || allowed.includes(request.method)) {
    const meant = routes.meantBy(path);
    const hint = meant === undefined ? '/docs lists what there is' : `did you mean ${meant}?`;
    return new HttpProblem('NOT_FOUND', `there is nothing at ${seen}; ${hint}`);
  }
  const detail = `${request.method} is not allowed at ${seen}; expected ${allowed.join(' or ')}`;
  return new HttpProblem('METHOD_NOT_ALLOWED', detail, { headers: { allow: allowed.join(', ') } });
}

/** Statuses that say how a request ended. */
const ENDINGS: { readonly [status: number]: Ending } = { 408: 'timed_out', 503: 'refused' };

/**
 * Whether a stream ended only because the client had gone before its first piece was written: Fastify destroys the stream then,
 * and takes that for an error of ours.
 */
function isAborted(error: unknown, { raw }: FastifyReply): boolean {
  return raw.destroyed && (error as Partial<FastifyError> | undefined)?.code === 'ERR_STREAM_PREMATURE_CLOSE';
}

/** Sends the answer to an error, and logs errors that are not the client's fault, with their stack. */
export function sendProblem(cause: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = isAborted(cause, reply) ? new Abandoned() : cause;
  const { status, headers, type, body } = errorAnswer(error, request.url);
  if (status === 500) request.log.error({ err: error }, 'request failed');
  // Fastify refuses some URLs before any hook.
  if (request.exchange) request.exchange.ending ??= ENDINGS[status];
  const bytes = Buffer.from(JSON.stringify(body));
  // Fastify closes the connection after any error in a body. We read the rest of the body, so the connection can go on.
  // (Removing the header would make Node close connections without saying so.)
  if (reply.hasHeader('connection')) reply.header('connection', reply.raw.shouldKeepAlive ? 'keep-alive' : 'close');
  reply.code(status).headers(headers).header('content-type', type);
  reply.header(REQUEST_ID, request.id);
  if (!isBodyArriving(request.raw)) return reply.send(bytes);
  if (awaitsContinue(request.raw)) return reply.header('connection', 'close').send(bytes);
  // Do not wait long for a body that is late or broken.
  const isLate = status === 408 || isBodyBroken(request.raw);
  if (isLate) reply.header('connection', 'close');
  const ms = isLate ? LATE_LINGER_MS : LINGER_MS;
  const unreadMs = status === 503 ? UNREAD_MS : 0;
  const answer = lingering(bytes, request.raw, ms, unreadMs);
  return reply.header('content-length', bytes.length).send(Readable.from(answer));
}
