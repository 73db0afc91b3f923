import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
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
const LISTENERS = 48;

/** Most connections at HEALTH_PORT, which come on top of MAX_CONNECTIONS. */
const MOST_PROBES = 64;

/** Second argument of the event `connection`: accept it, however many there are. See intake/http-server.ts. */
const IS_PROBE = true;

/** Socket options for accepted connections, as Node's HTTP server sets them. */
const ACCEPTED = { allowHalfOpen: true, noDelay: true };

/** How long a listener of this machine may take to accept a connection before we think that it is too busy. */
const ACCEPT_MS = 1000;

/**
 * Listens, and returns the port. If the system can share a port (SO_REUSEPORT), several listeners hand their
 * connections to the one server. Nothing listens on the port before the server does: a client that connects early
 * is a client of the server. If HEALTH_PORT is set, another listener accepts connections there.
 *
 * @throws ListenError a port is taken or reserved, or the host is not an address of this machine
 */
export async function listen(
  app: FastifyInstance,
  { HOST, PORT, HEALTH_PORT }: Pick<Config, 'HOST' | 'PORT' | 'HEALTH_PORT'>,
): Promise<number> {
  const accept = async (options: ListenOptions, onConnection: (socket: Socket) => void) => {
    const acceptor = createServer(ACCEPTED, onConnection);
    app.acceptors.push(acceptor);
    await once(acceptor.listen(options), 'listening');
    return acceptor;
  };
  const listenForAll = async (options: ListenOptions) => {
    await app.listen(options);
    const { port } = app.server.address() as AddressInfo;
    for (let i = 1; options.reusePort && i < LISTENERS; i++) {
      await accept({ ...options, port }, (socket) => app.server.emit('connection', socket));
    }
    return port;
  };
  const listenForProbes = async (options: ListenOptions) => {
    const acceptor = await accept(options, (socket) => app.server.emit('connection', socket, IS_PROBE));
    acceptor.maxConnections = MOST_PROBES;
  };
  const port = await listenAt(HOST, 'PORT', PORT, listenForAll);
  if (HEALTH_PORT !== undefined) await listenAt(HOST, 'HEALTH_PORT', HEALTH_PORT, listenForProbes);
  return port;
}

interface ListenOptions {
  readonly host: string;
  readonly port: number;
  readonly backlog: number;
  readonly reusePort: boolean;
}

async function listenAt<T>(
  host: string,
  name: string,
  port: number,
  listenWith: (options: ListenOptions) => Promise<T>,
): Promise<T> {
  try {
    const { address, isShared } = await tryAnotherPort(host);
    // The system lets a listener that shares its port join another process's, if that one shares it, too.
    if (isShared && port !== 0 && (await isTaken(address, port))) throw portTaken();
    return await listenWith({ host: address, port, backlog: BACKLOG, reusePort: isShared });
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new ListenError(explain(code ?? message, host, `${name} is ${port}`));
  }
}

/** Returns the address of a host, and whether listeners there can share a port: by listening on a free one. */
async function tryAnotherPort(host: string): Promise<{ address: string; isShared: boolean }> {
  const listenOnce = async (reusePort: boolean) => {
    const probe = createServer();
    await once(probe.listen({ host, port: 0, reusePort }), 'listening');
    const { address } = probe.address() as AddressInfo;
    probe.close();
    return { address, isShared: reusePort };
  };
  return listenOnce(true).catch(() => listenOnce(false));
}

/** Whether somebody listens on a port of this machine. */
async function isTaken(address: string, port: number): Promise<boolean> {
  // Whoever listens at `::` has the port for IPv4, too.
  const hosts = address === '::' ? ['::', '0.0.0.0'] : [address];
  const accepted = await Promise.all(hosts.map((host) => isAccepted(host, port)));
  return accepted.includes(true);
}

/** Whether a connection is accepted. Who does not answer is taken for somebody who is busy. */
function isAccepted(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ACCEPT_MS });
    const end = (isTaken: boolean) => {
      socket.destroy();
      resolve(isTaken);
    };
    socket
      .once('connect', () => end(true))
      .once('timeout', () => end(true))
      .once('error', () => end(false));
  });
}

function portTaken(): NodeJS.ErrnoException {
  return Object.assign(new Error('the port is taken'), { code: 'EADDRINUSE', syscall: 'listen' });
}

function explain(code: string, host: string, portIs: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `${portIs}; expected one on which nobody else listens at ${JSON.stringify(host)} (${code})`;
    case 'EACCES':
    case 'EPERM':
      return `${portIs}; expected one on which this user may listen (${code})`;
    default:
      return `HOST is ${JSON.stringify(host)}; expected an address of this machine, or a name for one (${code})`;
  }
}
