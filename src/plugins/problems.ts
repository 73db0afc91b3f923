import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectionError, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { HttpProblem, type ProblemCode, problemOf } from '../errors.ts';
import { isBodyArriving } from './arriving.ts';
import { awaitsContinue } from './expect-continue.ts';
import { unsupportedType } from './unsupported-type.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** How long a body that was refused may go on arriving: as long as nginx's lingering_time. */
const LINGER_MS = 30_000;

/** Answers everything that goes wrong with a problem body (RFC 9457), unknown routes and methods included. */
export const problems = fp(async (app: FastifyInstance) => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    // Fastify itself refuses a content-type that is none.
    const isTypeless = error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
    return sendProblem(isTypeless ? unsupportedType(request) : error, request, reply);
  });

  // Before the body is read: what is not there needs none.
  app.addHook('onRequest', (request, reply, done) => {
    if (request.is404) sendProblem(notHere(app, request), request, reply);
    else done();
  });
});

/** Nothing at that path, or nothing for that method. */
function notHere(app: FastifyInstance, request: FastifyRequest): HttpProblem {
  const path = request.url.split('?', 1)[0] ?? '';
  const allowed = app.supportedMethods.filter((method) => app.hasRoute({ method, url: path }));
  if (allowed.length === 0)
    return new HttpProblem('NOT_FOUND', `there is nothing at ${path}; /docs lists what there is`);
  const detail = `${request.method} is not allowed at ${path}; expected ${allowed.join(' or ')}`;
  return new HttpProblem('METHOD_NOT_ALLOWED', detail, { headers: { allow: allowed.join(', ') } });
}

/** Sends the answer to an error; what is not the client's doing goes to the log, with its stack. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, headers, body } = problemOf(error);
  if (status >= 500) request.log.error({ err: error }, 'request failed');
  const bytes = Buffer.from(JSON.stringify(body));
  // Fastify closes the connection after any error in a body; here the rest of the body is read, so it can go on.
  reply.removeHeader('connection').code(status).headers(headers).header('content-type', PROBLEM_TYPE);
  if (!isBodyArriving(request.raw)) return reply.send(bytes);
  if (awaitsContinue(request.raw)) return reply.header('connection', 'close').send(bytes);
  return reply.header('content-length', bytes.length).send(Readable.from(lingering(bytes, request.raw)));
}

/**
 * The answer at once, and its end when the body has all arrived: a connection that is closed while the client still
 * sends is reset, and the answer lost. What arrives is thrown away.
 */
async function* lingering(bytes: Buffer, request: IncomingMessage): AsyncGenerator<Buffer> {
  yield bytes;
  const late = new AbortController();
  const arrived = new Promise<void>((resolve) => {
    request
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve())
      .resume();
    // It may have ended since it was asked about.
    if (request.readableEnded || request.destroyed) resolve();
  });
  const timeout = delay(LINGER_MS, undefined, { signal: late.signal, ref: false }).then(
    () => request.destroy(),
    () => undefined,
  );
  await Promise.race([arrived, timeout]);
  late.abort();
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
}
