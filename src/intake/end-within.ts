import type { Duplex } from 'node:stream';

/** As long as a body that nobody wants may go on arriving. */
const OTHER_HALF_MS = 30_000;

/**
 * Ends this half of a connection, once what has been written is sent; the other half is the client's to end, within a time.
 * To close both at once would reset a connection on which something is unread, and its last answer may be lost.
 */
export function endWithin(socket: Duplex, ms = OTHER_HALF_MS): void {
  socket.end();
  const timeout = setTimeout(() => socket.destroy(), ms).unref();
  socket.once('close', () => clearTimeout(timeout));
}
