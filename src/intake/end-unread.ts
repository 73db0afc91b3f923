import type { Socket } from 'node:net';
import { free } from '../codecs/buffer-pool.ts';

/**
 * How long what has not been read stays unread: most clients close the connection once they have the answer, and who reads
 * bodies only to drop them has less time for the others.
 */
export const UNREAD_MS = 300;

/** How long a body that nobody wants may go on arriving after that: as long as nginx's lingering_time. */
export const LINGER_MS = 30_000;

/**
 * Ends a connection whose client still sends what nobody wants. To close it would reset it, and the client might lose the
 * answer; so this half is ended, and what arrives is dropped, after a while: a client that sends all before it reads would
 * wait for ever otherwise.
 */
export function endUnread(socket: Socket): void {
  socket.end();
  const timers = [setTimeout(() => drop(socket), UNREAD_MS), setTimeout(() => socket.destroy(), UNREAD_MS + LINGER_MS)];
  for (const timer of timers) timer.unref();
  socket.once('close', () => timers.forEach(clearTimeout));
}

/** From here on the bytes go past the parser, which would copy them. */
function drop(socket: Socket): void {
  // The parser's connection has to be reading when it becomes a stream.
  socket.once('resume', () => {
    for (const event of ['data', 'end']) socket.removeAllListeners(event);
    socket.on('data', ({ buffer, length }: Buffer) => {
      if (length === buffer.byteLength) free(buffer);
    });
    socket.on('end', () => socket.destroy());
  });
  socket.resume();
}
