import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { isBodyArriving } from './arriving.ts';

export interface UnreadBodiesOptions {
  /** How many milliseconds a body may go on arriving after the answer. */
  readonly ms: number;
}

/**
 * Closes connections on which a body still arrives long after the answer, such as the body of a GET, which nobody
 * reads. Readers of bodies have timeouts of their own. Requests without such a body pay nothing.
 */
export const unreadBodies = fp(async (app: FastifyInstance, { ms }: UnreadBodiesOptions) => {
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    endLater(raw, ms);
    done();
  });
});

/** Does the same for a request that Fastify does not see. */
export function endWhenUnread(request: IncomingMessage, response: ServerResponse, ms: number): void {
  response.once('finish', () => endLater(request, ms));
}

function endLater(request: IncomingMessage, ms: number): void {
  if (request.complete || !isBodyArriving(request)) return;
  const { socket } = request;
  const timer = setTimeout(() => socket.destroy(), ms).unref();
  const stop = () => clearTimeout(timer);
  request.once('close', stop);
  socket.once('close', stop);
}
