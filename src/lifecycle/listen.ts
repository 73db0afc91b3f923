import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

/** The service cannot listen where it should; the message says why in one line. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/**
 * Listens, and returns the port.
 *
 * @throws ListenError the port is taken or reserved, or the host is not an address of this machine
 */
export async function listen(app: FastifyInstance, { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>): Promise<number> {
  try {
    await app.listen({ host: HOST, port: PORT });
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new ListenError(explain(code ?? message, HOST, PORT));
  }
  return (app.server.address() as AddressInfo).port;
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
