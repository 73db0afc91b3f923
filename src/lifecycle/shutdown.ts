import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';

/** What to end once the service is up. */
export interface Running {
  readonly app: FastifyInstance;
  readonly log: Pick<Logger, 'info' | 'error' | 'fatal'>;
  /** How long to go on accepting new connections. */
  readonly acceptMs: number;
  /** How long requests in flight have after that. */
  readonly timeoutMs: number;
}

/** After a fault in machine code no handler can run: Node would return to the fault again and again. */
const FAULTS = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGSEGV'] as const;

/**
 * Ends the process on a signal or an uncaught error, after draining. The exit code is 0 after a signal if every request
 * was answered, else 1. A second signal ends it at once.
 *
 * Call this before anything slow: the first process of a container ignores signals that have no handler.
 *
 * @param running returns what has been started so far; if undefined, the process ends at once
 */
export function endOnSignal(running: () => Running | undefined): void {
  closeWithGrace(
    {
      delay: false,
      skip: [...FAULTS],
      onSecondSignal: (signal) => running()?.log.error({ signal }, 'ending at once because of a second signal'),
      onSecondError: (err) => running()?.log.fatal({ err }, 'ending at once because of a second error'),
    },
    async ({ signal, err }) => {
      const service = running();
      if (service === undefined) {
        if (err) throw err;
        return;
      }
      if (err) service.log.fatal({ err }, 'ending because of an error');
      else service.log.info({ signal }, 'draining');
      await end(service);
    },
  );
}

/** Drains. If requests are left when the time is over, cuts them off and ends the process with exit code 1. */
async function end({ app, log, acceptMs, timeoutMs }: Running): Promise<void> {
  const drained = app.drain(acceptMs).then(() => app.close());
  const isDrained = await Promise.race([drained.then(() => true), delay(acceptMs + timeoutMs, false)]);
  if (isDrained) return;
  app.server.closeIdleConnections();
  await nextTurn();
  const counts = [app.server, ...app.acceptors].map((server) => promisify(server.getConnections.bind(server))());
  const connections = (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  if (connections === 0) return;
  log.error({ connections, timeout_ms: timeoutMs }, 'draining took too long: cutting what is left');
  app.server.closeAllConnections();
  process.exit(1);
}
