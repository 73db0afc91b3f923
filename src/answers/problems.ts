import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { excerpt } from '../core/excerpt.ts';
import { HttpProblem, type ProblemCode, problemOf } from '../errors.ts';
import { isBodyArriving } from '../intake/arriving.ts';
import { awaitsContinue } from '../intake/expect-continue.ts';
import { unsupportedType } from '../intake/unsupported-type.ts';
import { inferenceError, isInferencePath } from './inference-error.ts';
import { LATE_LINGER_MS, LINGER_MS, lingering } from './lingering.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** Answers everything that goes wrong with a problem body (RFC 9457), unknown routes and methods included. */
export const problems = fp(async (app: FastifyInstance) => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    // Fastify itself refuses a content-type that is none.
    const isTypeless = error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
    return sendProblem(isTypeless ? unsupportedType(request) : error, request, reply);
  });

  // What a route finds missing, as the files of the API's page.
  app.setNotFoundHandler((request, reply) => sendProblem(notHere(app, request), request, reply));

  // Before the body is read: what is not there needs none.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) sendProblem(notHere(app, request), request, reply);
    else done();
  });
});

/** Nothing at that path, or nothing for that method. */
function notHere(app: FastifyInstance, request: FastifyRequest): HttpProblem {
  const path = request.url.split('?', 1)[0] ?? '';
  const allowed = request.is404 ? app.supportedMethods.filter((method) => app.hasRoute({ method, url: path })) : [];
  if (allowed.length === 0)
    return new HttpProblem('NOT_FOUND', `there is nothing at ${excerpt(path)}; /docs lists what there is`);
  const detail = `${request.method} is not allowed at ${excerpt(path)}; expected ${allowed.join(' or ')}`;
  return new HttpProblem('METHOD_NOT_ALLOWED', detail, { headers: { allow: allowed.join(', ') } });
}

/** Sends the answer to an error; what is not the client's doing goes to the log, with its stack. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  const { status, headers, type, body } = isInferencePath(request.url)
    ? inferenceError(problem)
    : { ...problem, type: PROBLEM_TYPE };
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  const bytes = Buffer.from(JSON.stringify(body));
  // Fastify closes the connection after any error in a body; here the rest of the body is read, so it can go on.
  reply.removeHeader('connection').code(status).headers(headers).header('content-type', type);
  if (!isBodyArriving(request.raw)) return reply.send(bytes);
  if (awaitsContinue(request.raw)) return reply.header('connection', 'close').send(bytes);
  // One that is late is waited for no longer.
  const isLate = status === 408;
  if (isLate) reply.header('connection', 'close');
  const ms = isLate ? LATE_LINGER_MS : LINGER_MS;
  return reply.header('content-length', bytes.length).send(Readable.from(lingering(bytes, request.raw, ms)));
}

/** What Node's HTTP parser refuses before there is a request. */
const PARSER_CODES: { readonly [code: string]: ProblemCode } = {
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
};

/** Answers bytes that are no HTTP request, on the socket itself: there is no request to answer. */
export function answerClientError(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, body } = problemOf(new HttpProblem(PARSER_CODES[error.code] ?? 'BAD_REQUEST', error.message));
  const bytes = JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(bytes)}`,
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${bytes}`);
  // The client's half of the connection is the client's to end.
  const timeout = setTimeout(() => socket.destroy(), LINGER_MS).unref();
  socket.once('close', () => clearTimeout(timeout));
}
