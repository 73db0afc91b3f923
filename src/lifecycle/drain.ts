import { Server as NetServer } from 'node:net';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { isBodyArriving } from '../intake/arriving.ts';

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
 * Draining: `/readyz` says so; then the listener closes, then every connection does with its next answer, then those
 * that are idle. In this order: a client whose connection is closed opens another, and one that the system has
 * accepted and this process has not seen is reset with the listener. (Fastify's own close answers 503 to what is
 * still in the pipe.)
 */
export const drain = fp(async (app: FastifyInstance) => {
  let isDraining = false;
  let isListening = true;
  app.decorate('isDraining', () => isDraining);

  app.addHook('onSend', (request, reply, _payload, done) => {
    if (!isListening && !isBodyArriving(request.raw)) reply.header('connection', 'close');
    done();
  });

  app.decorate('drain', async (acceptMs: number) => {
    isDraining = true;
    await delay(acceptMs);
    await quietTurn();
    isListening = false;
    const closed = new Promise<void>((resolve) => {
      // http.Server's own close would also end connections that are idle only because their request is under way.
      NetServer.prototype.close.call(app.server, () => resolve());
    });
    let isClosed = false;
    closed.then(() => {
      isClosed = true;
    });
    while (!isClosed) {
      await Promise.race([closed, delay(IDLE_MS)]);
      app.server.closeIdleConnections();
    }
  });
});

/** How short a turn of the event loop is quiet, and how many are waited for one. */
const QUIET_MS = 0.2;
const TURNS = 1000;

/** Waits for a turn of the event loop that had next to nothing to do: it has just accepted all there was to accept. */
async function quietTurn(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    const start = performance.now();
    await nextTurn();
    if (performance.now() - start < QUIET_MS) return;
  }
}
