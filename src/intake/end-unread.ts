import type { Socket } from 'node:net';
import { freeChunk } from '../codecs/buffer-pool.ts';
import { endWithin, LINGER_MS } from './end-within.ts';

/**
 * How long to wait before we read the rest of a refused body. Most clients close the connection once they have the
 * answer, and reading bodies only to drop them takes time from other clients.
 */
export const UNREAD_MS = 300;

/**
 * Ends a connection whose client is still sending a refused body. Closing it would reset it, and the client might lose
 * the answer, so we end only our half. After UNREAD_MS we read and drop the rest: a client that sends everything before
 * it reads would otherwise wait for ever.
 */
export function endUnread(socket: Socket): void {
  endWithin(socket, UNREAD_MS + LINGER_MS);
  const timer = setTimeout(() => drop(socket), UNREAD_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

function drop(socket: Socket): void {
  // The socket must be reading when it is taken from the parser.
  if (socket.isPaused()) socket.once('resume', () => bypassParser(socket)).resume();
  else bypassParser(socket);
}

/** Drops what arrives before the parser, which would copy it. */
function bypassParser(socket: Socket): void {
  for (const event of ['data', 'end']) socket.removeAllListeners(event);
  socket.on('data', freeChunk);
  socket.on('end', () => socket.destroy());
}
