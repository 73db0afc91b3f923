import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** A request, and the response that answers it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const CURRENT = Symbol('exchange');

interface Connection extends Duplex {
  [CURRENT]?: ServerResponse | undefined;
}

/** Keeps for each connection the exchange that is under way on it. */
export const exchanges = fp(async (app: FastifyInstance) => {
  app.server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    (request.socket as Connection)[CURRENT] = response;
    response.on('close', forget);
  });
});

/** The exchange under way on a connection: of pipelined ones the last to begin. Undefined when all have been answered. */
export function exchangeOf(socket: Duplex): Exchange | undefined {
  const response = (socket as Connection)[CURRENT];
  return response && { request: response.req, response };
}

/** One function for all responses, so that none has a closure of its own. */
function forget(this: ServerResponse): void {
  const socket = this.req.socket as Connection;
  if (socket[CURRENT] === this) socket[CURRENT] = undefined;
}
