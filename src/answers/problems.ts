import { Readable } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { excerpt } from '../core/excerpt.ts';
import { HttpProblem, problemOf } from '../errors.ts';
import { isBodyArriving, isBodyBroken } from '../intake/arriving.ts';
import { headProblem } from '../intake/check-head.ts';
import { awaitsContinue } from '../intake/expect-continue.ts';
import { unsupportedType } from '../intake/unsupported-type.ts';
import type { Ending } from '../telemetry/ending.ts';
import { REQUEST_ID } from '../telemetry/request-id.ts';
import { inferenceError, isInferencePath } from './inference-error.ts';
import { KnownRoutes } from './known-routes.ts';
import { LATE_LINGER_MS, LINGER_MS, lingering, REFUSED_UNREAD_MS } from './lingering.ts';
import { PROBLEM_TYPE } from './problem-type.ts';

/** Answers everything that goes wrong with a problem body (RFC 9457), unknown routes and methods included. */
export const problems = fp(async (app: FastifyInstance) => {
  const routes = new KnownRoutes();
  app.addHook('onRoute', ({ method, url }) => routes.add(method, url));

  app.setErrorHandler((error: FastifyError, request, reply) => {
    // Fastify itself refuses a content-type that is none.
    const isTypeless = error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
    return sendProblem(isTypeless ? unsupportedType(request) : error, request, reply);
  });

  // What a route finds missing, as the files of the API's page.
  app.setNotFoundHandler((request, reply) => sendProblem(notHere(routes, request), request, reply));

  // Before the body is read: a request that is refused for its head or path needs none.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id);
    const problem = headProblem(request.raw) ?? (request.is404 ? notHere(routes, request) : undefined);
    if (problem) sendProblem(problem, request, reply);
    else done();
  });
});

/** Nothing at that path, or nothing for that method. */
function notHere(routes: KnownRoutes, request: FastifyRequest): HttpProblem {
  const path = request.url.split('?', 1)[0] ?? '';
  const seen = excerpt(path);
  const allowed = routes.methodsAt(path);
  // A route that allows the method has found nothing: a file that is missing.
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

/** Sends the answer to an error; what is not the client's doing goes to the log, with its stack. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  const { status, headers, type, body } = isInferencePath(request.url)
    ? inferenceError(problem)
    : { ...problem, type: PROBLEM_TYPE };
  if (status === 500) request.log.error({ err: error }, 'request failed');
  // Fastify refuses some URLs before any hook.
  if (request.exchange) request.exchange.ending ??= ENDINGS[status];
  const bytes = Buffer.from(JSON.stringify(body));
  // Fastify closes the connection after any error in a body; here the rest of the body is read, so it goes on if the client lets it.
  // (With the header removed Node would say nothing of a connection that it closes.)
  if (reply.hasHeader('connection')) reply.header('connection', reply.raw.shouldKeepAlive ? 'keep-alive' : 'close');
  reply.code(status).headers(headers).header('content-type', type);
  reply.header(REQUEST_ID, request.id);
  if (!isBodyArriving(request.raw)) return reply.send(bytes);
  if (awaitsContinue(request.raw)) return reply.header('connection', 'close').send(bytes);
  // One that is late or broken is waited for no longer.
  const isLate = status === 408 || isBodyBroken(request.raw);
  if (isLate) reply.header('connection', 'close');
  const ms = isLate ? LATE_LINGER_MS : LINGER_MS;
  const unreadMs = status === 503 ? REFUSED_UNREAD_MS : 0;
  const answer = lingering(bytes, request.raw, ms, unreadMs);
  return reply.header('content-length', bytes.length).send(Readable.from(answer));
}
