import type { Socket } from 'node:net';
import { free } from '../codecs/buffer-pool.ts';

/**
 * How long to wait before we read the rest of a refused body. Most clients close the connection once they have the
 * answer, and reading bodies only to drop them takes time from other clients.
 */
export const UNREAD_MS = 300;

/** How long after that a refused body may go on arriving: as long as nginx's lingering_time. */
export const LINGER_MS = 30_000;

/**
 * Ends a connection whose client is still sending a refused body. Closing it would reset it, and the client might lose
 * the answer, so we end only our half. After UNREAD_MS we read and drop the rest: a client that sends everything before
 * it reads would otherwise wait for ever.
 */
export function endUnread(socket: Socket): void {
  socket.end();
  const timers = [setTimeout(() => drop(socket), UNREAD_MS), setTimeout(() => socket.destroy(), UNREAD_MS + LINGER_MS)];
  for (const timer of timers) timer.unref();
  socket.once('close', () => timers.forEach(clearTimeout));
}

/** Bypasses the parser from here on, because it would copy the bytes. */
function drop(socket: Socket): void {
  // The socket must be reading when we take it from the parser and use it as a stream.
  socket.once('resume', () => {
    for (const event of ['data', 'end']) socket.removeAllListeners(event);
    socket.on('data', ({ buffer, length }: Buffer) => {
      if (length === buffer.byteLength) free(buffer);
    });
    socket.on('end', () => socket.destroy());
  });
  socket.resume();
}
