import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

/** Requests whose client waits for `100 Continue` before it sends the body, with what tells it to go on. */
const waiting = new WeakMap<IncomingMessage, () => void>();

/**
 * Leaves the answer to `Expect: 100-continue` to whoever reads the body: what is refused before, is refused unsent.
 * (Node tells every such client to go on, before anything has looked at the request.)
 */
export const expectContinue = fp(async (app: FastifyInstance) => {
  app.server.on('checkContinue', (request, response) => {
    waiting.set(request, () => response.writeContinue());
    app.server.emit('request', request, response);
  });
  // Node's own 417 has no body: check-head.ts refuses the request.
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
});

/** Whether the client still waits to be told to send the body. */
export function awaitsContinue(request: IncomingMessage): boolean {
  return waiting.has(request);
}

/** Tells the client to send the body, if it waits for that. */
export function continueBody(request: IncomingMessage): void {
  if (request.headers.expect === undefined) return;
  waiting.get(request)?.();
  waiting.delete(request);
}
