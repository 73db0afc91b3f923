import { Server as NetServer } from 'node:net';
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

declare module 'fastify' {
  interface FastifyInstance {
    readonly isDraining: () => boolean;
    /** Whether new connections are accepted; false in the last part of draining. */
    readonly isListening: () => boolean;
    /** Additional listeners, which hand the connections they accept to the server. */
    readonly acceptors: NetServer[];
    /**
     * Stops serving without interrupting a request. Resolves once no connection is left, so that `app.close()` has
     * nothing to cut.
     *
     * @param acceptMs how long to go on accepting new connections
     */
    readonly drain: (acceptMs: number) => Promise<void>;
  }
}

/**
 * Wait this long before closing an idle connection: on a slow network or a busy machine a request may be on its way.
 */
const IDLE_MS = 1000;

/**
 * Drains in four steps: `/readyz` answers 503; the listener closes; every connection closes with its next answer; idle
 * connections close. Clients open a new connection when theirs is closed, so the listener has to go first. Closing the
 * listener resets the connections that the system has accepted and Node has not, hence the wait for a quiet turn.
 * (Fastify's own close would answer 503 to requests that are on their way.)
 */
export const drain = fp(async (app: FastifyInstance) => {
  let isDraining = false;
  let isListening = true;
  const acceptors: NetServer[] = [];
  app.decorate('isDraining', () => isDraining);
  app.decorate('isListening', () => isListening);
  app.decorate('acceptors', acceptors);
  app.addHook('preClose', async () => {
    for (const acceptor of acceptors) acceptor.close();
  });

  app.decorate('drain', async (acceptMs: number) => {
    isDraining = true;
    await delay(acceptMs);
    await quietTurns(app);
    isListening = false;
    const closed = Promise.all([app.server, ...acceptors].map(stopListening));
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

/** Resolves when a server's listener and all connections that it accepted are closed. */
function stopListening(server: NetServer): Promise<void> {
  return new Promise((resolve) => {
    // http.Server's own close would also end idle connections, whose next request may be on its way.
    NetServer.prototype.close.call(server, () => resolve());
  });
}

/** This many turns of the event loop in a row must accept nothing; give up after TURNS in all. */
const QUIET_TURNS = 3;
const TURNS = 1000;

/** Waits until the system has no more connections for us to accept: closing the listener would reset them. */
async function quietTurns(app: FastifyInstance): Promise<void> {
  let quiet = 0;
  const count = () => {
    quiet = 0;
  };
  app.server.on('connection', count);
  for (let turn = 0; turn < TURNS && quiet < QUIET_TURNS; turn++) {
    await nextTurn();
    quiet++;
  }
  app.server.off('connection', count);
}
