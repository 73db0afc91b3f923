import { Server as NetServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyInstance {
    readonly isDraining: () => boolean;
    /**
     * Stops serving without cutting anything off: all that has been accepted is answered. Resolves when no
     * connection is left; `app.close()` then has nothing to interrupt.
     *
     * @param acceptMs how long new connections are still accepted
     */
    readonly drain: (acceptMs: number) => Promise<void>;
  }
}

/** A connection may have a request under way that has not arrived yet: so long it is given to show. */
const IDLE_MS = 250;

/**
 * Draining: `/readyz` says so, every answer closes its connection, then the listener closes, then idle connections do.
 * (Fastify's own close answers 503 to what is still in the pipe.)
 */
export const drain = fp(async (app: FastifyInstance) => {
  let draining = false;
  app.decorate('isDraining', () => draining);

  app.addHook('onSend', (request, reply, _payload, done) => {
    if (draining && request.raw.complete) reply.header('connection', 'close');
    done();
  });

  app.decorate('drain', async (acceptMs: number) => {
    draining = true;
    await delay(acceptMs);
    // Connections that the system has accepted and this process has not seen would be reset with the listener:
    // the event loop takes them all in before it gets here.
    await new Promise(setImmediate);
    let closed = false;
    // http.Server's close would also end connections that are idle only because their request has not arrived yet.
    NetServer.prototype.close.call(app.server, () => {
      closed = true;
    });
    while (!closed) {
      await delay(IDLE_MS);
      app.server.closeIdleConnections();
    }
  });
});
