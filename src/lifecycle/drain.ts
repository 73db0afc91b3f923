import { Server as NetServer } from 'node:net';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { isBodyArriving } from '../intake/arriving.ts';

declare module 'fastify' {
  interface FastifyInstance {
    readonly isDraining: () => boolean;
    /**
     * Stops serving without interrupting a request. Resolves once no connection is left, so that `app.close()` has
     * nothing to cut.
     *
     * @param acceptMs how long to go on accepting new connections
     */
    readonly drain: (acceptMs: number) => Promise<void>;
  }
}

/** An idle connection may have a request on its way: wait this long for it, since networks are slow and machines busy. */
const IDLE_MS = 1000;

/**
 * Draining, in four steps: `/readyz` answers 503; the listener closes; every connection closes with its next answer; idle
 * connections close. Clients open a new connection when theirs is closed, so the listener has to go first. Closing the
 * listener resets the connections that the system has accepted and Node has not, hence the wait for a quiet turn.
 * (Fastify's own close would answer 503 to requests that are on their way.)
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
      // http.Server's own close would also end idle connections, whose next request may be on its way.
      NetServer.prototype.close.call(app.server, () => resolve());
    });
    let isClosed = false;
    closed.then(() => {
      isClosed = true;
    });
    while (!isClosed) {
      await Promise.race([closed, delay(IDLE_MS)]);
      // On a busy machine the timer is late, and requests may have arrived that Node has not read yet.
      await nextTurn();
      app.server.closeIdleConnections();
    }
  });
});

/** A turn of the event loop below this is quiet; give up after so many turns. */
const QUIET_MS = 0.2;
const TURNS = 1000;

/** Waits for a turn of the event loop with next to nothing to do: Node has then accepted every waiting connection. */
async function quietTurn(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) {
    const start = performance.now();
    await nextTurn();
    if (performance.now() - start < QUIET_MS) return;
  }
}
