import type { Duplex } from 'node:stream';

/** How long what nobody wants may go on arriving on a connection: as long as nginx's lingering_time. */
export const LINGER_MS = 30_000;

/**
 * Ends our half of a connection once everything written has been sent; the client has `ms` to end the other half. Closing
 * both at once would reset a connection with unread bytes, and the client might lose the last answer.
 */
export function endWithin(socket: Duplex, ms = LINGER_MS): void {
  socket.end();
  const timeout = setTimeout(() => socket.destroy(), ms).unref();
  socket.once('close', () => clearTimeout(timeout));
}
