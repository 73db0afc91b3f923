import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionError, FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { HttpProblem } from '../errors.ts';
import { breakBody } from '../intake/arriving.ts';
import { endWithin } from '../intake/end-within.ts';
import { exchangeOf } from '../intake/exchanges.ts';
import type { Ending } from '../telemetry/ending.ts';
import { newRequestId, REQUEST_ID } from '../telemetry/request-id.ts';
import { errorAnswer } from './error-answer.ts';
import { endingOf, isParserError, parserProblem, type RefusedHead, refusedHead } from './parser-problem.ts';

/** Connections on which we read nothing more. Node reports another error for each chunk that still comes. */
const ending = new WeakSet<Duplex>();

/**
 * Answers bytes that Node's parser refuses, then ends the connection. An error in the body of a request answers that
 * request, unless its answer has begun; an error in the bytes behind a request is answered after it.
 *
 * @returns how to count the end of something that never became a request
 */
export function answerClientError(error: ConnectionError, socket: Socket): Ending | undefined {
  if (!isParserError(error)) {
    socket.destroy();
    return undefined;
  }
  if (ending.has(socket)) return undefined;
  ending.add(socket);
  const how = endingOf(error);
  if (!socket.writable) {
    // Wait, because an answer may still be on its way out.
    if (socket.writableFinished) socket.destroy();
    else socket.once('finish', () => socket.destroy());
    return how;
  }
  const exchange = exchangeOf(socket);
  if (exchange && !exchange.request.complete) {
    exchange.ending = endingOf(error, exchange.received);
    exchange.response.once('close', () => endConnection(socket));
    breakBody(exchange.request, parserProblem(error, true));
    return undefined;
  }
  // Behind a request the packet begins with that one.
  const packet = exchange ? undefined : (error.rawPacket as unknown as Buffer | undefined);
  answerAfterExchange(socket, parserProblem(error, false), refusedHead(packet));
  return how;
}

/** Answers `CONNECT`, because Node has no request handler for it and would close the connection without a response. */
export const connectRequests = fp(async (app: FastifyInstance) => {
  app.server.on('connect', (request: IncomingMessage, tunnel: Duplex) => {
    const { socket } = request;
    // Node has removed its own listeners.
    for (const stream of new Set([socket, tunnel])) stream.on('error', () => stream.destroy()).resume();
    const detail = 'CONNECT is for proxies, which this is not; expected another method';
    // `tunnel` wraps the socket if the previous request has not been answered.
    const requestId = request.headers[REQUEST_ID]?.toString();
    const head = { method: 'CONNECT', target: request.url ?? '', requestId };
    answerAfterExchange(request.socket, new HttpProblem('NOT_IMPLEMENTED', detail), head);
  });
});

function answerAfterExchange(socket: Duplex, problem: HttpProblem, head: RefusedHead): void {
  const exchange = exchangeOf(socket);
  const answer = () => endConnection(socket, textOf(problem, head));
  if (exchange) exchange.response.once('close', answer);
  else answer();
}

/** Formats a whole response, for a connection without a request to respond to. */
function textOf(problem: HttpProblem, { method, target, requestId }: RefusedHead): string {
  const { status, type, body } = errorAnswer(problem, target);
  const text = JSON.stringify(body);
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${type}`,
    `content-length: ${Buffer.byteLength(text)}`,
    `x-request-id: ${newRequestId({ headers: { [REQUEST_ID]: requestId } })}`,
    `date: ${new Date().toUTCString()}`,
    'connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : text}`;
}

/** Ends our half of a connection after a last text; the client has LINGER_MS to end the other half. */
function endConnection(socket: Duplex, last = ''): void {
  // The previous answer has already ended it.
  if (!socket.writable) return;
  if (last !== '') socket.write(last);
  endWithin(socket);
}
