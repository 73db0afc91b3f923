import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

/** The service cannot listen at HOST and PORT; the message says why in one line. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** How many connections the system queues for each listener. Clients of further ones retry only after a second. */
const BACKLOG = 511;

/**
 * libuv accepts one connection for each listener in a turn of the event loop. With one listener, a burst of connections
 * would wait for as many turns.
 */
const LISTENERS = 16;

/** Socket options for accepted connections, as Node's HTTP server sets them. */
const ACCEPTED = { allowHalfOpen: true, noDelay: true };

/**
 * Listens, and returns the port. If the system can share a port (SO_REUSEPORT), several listeners hand their
 * connections to the one server.
 *
 * @throws ListenError the port is taken or reserved, or the host is not an address of this machine
 */
export async function listen(app: FastifyInstance, { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>): Promise<number> {
  try {
    // A shared listen succeeds even if another process shares the port, so we first try without sharing.
    const { port, host } = await freePort(HOST, PORT);
    const shared = { host, port, backlog: BACKLOG, reusePort: true };
    const isShared = await canShare(shared);
    await app.listen(isShared ? shared : { host, port, backlog: BACKLOG });
    for (let i = 1; isShared && i < LISTENERS; i++) {
      const acceptor = createServer(ACCEPTED, (socket) => app.server.emit('connection', socket));
      app.acceptors.push(acceptor);
      await once(acceptor.listen(shared), 'listening');
    }
    return port;
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new ListenError(explain(code ?? message, HOST, PORT));
  }
}

/** Returns the address of the host, and the port or a free one for 0. */
async function freePort(host: string, port: number): Promise<{ host: string; port: number }> {
  const probe = createServer();
  probe.listen({ host, port, exclusive: true });
  await once(probe, 'listening');
  const bound = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return { host: bound.address, port: bound.port };
}

async function canShare(options: object): Promise<boolean> {
  const probe = createServer();
  try {
    await once(probe.listen(options), 'listening');
    probe.close();
    await once(probe, 'close');
    return true;
  } catch {
    return false;
  }
}

function explain(code: string, host: string, port: number): string {
  switch (code) {
    case 'EADDRINUSE':
      return `PORT is ${port}; expected one on which nobody else listens at ${JSON.stringify(host)} (${code})`;
    case 'EACCES':
    case 'EPERM':
      return `PORT is ${port}; expected one on which this user may listen (${code})`;
    default:
      return `HOST is ${JSON.stringify(host)}; expected an address of this machine, or a name for one (${code})`;
  }
}
