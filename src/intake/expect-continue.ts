import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** For each request whose client waits for `100 Continue` before it sends the body, the function that sends it. */
const waiting = new WeakMap<IncomingMessage, () => void>();

/**
 * Sends `100 Continue` only when a handler reads the body, so that a refused body is never uploaded. (By default Node
 * sends it to every client that asks, before anything has looked at the request.)
 */
export const expectContinue = fp(async (app: FastifyInstance) => {
  app.server.on('checkContinue', (request, response) => {
    waiting.set(request, () => response.writeContinue());
    app.server.emit('request', request, response);
  });
  // Node's own 417 has no body, so check-head.ts refuses the request.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
});

/** Whether the client still waits for `100 Continue`. */
export function awaitsContinue(request: IncomingMessage): boolean {
  return waiting.has(request);
}

/** Sends `100 Continue` if the client waits for it. */
export function continueBody(request: IncomingMessage): void {
  if (request.headers.expect === undefined) return;
  waiting.get(request)?.();
  waiting.delete(request);
}
