import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { isBodyBroken } from '../intake/arriving.ts';

/** How long a body that was too slow may go on arriving after its answer: its client must go, and still be able to read why. */
export const LATE_LINGER_MS = 2000;

/**
 * An answer at once, and its end when the body of its request has all arrived or the time is over: a connection that is closed
 * while the client still sends is reset, and the answer lost. What arrives is thrown away.
 *
 * @param ms how long it may go on arriving
 * @param unreadMs how long it stays unread before that
 */
export function lingering(
  bytes: Buffer,
  request: IncomingMessage,
  ms: number,
  unreadMs: number,
): AsyncGenerator<Buffer> {
  return linger(bytes, request, ms, unreadMs, isBodyBroken(request));
}

/** A body that breaks meanwhile has ended; of one that was broken before, the client may still be sending the rest. */
async function* linger(
  bytes: Buffer,
  request: IncomingMessage,
  ms: number,
  unreadMs: number,
  wasBroken: boolean,
): AsyncGenerator<Buffer> {
  yield bytes;
  if (unreadMs > 0) await delay(unreadMs);
  let timeout: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    timeout = setTimeout(() => {
      request.destroy();
      resolve();
    }, ms).unref();
    request
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve())
      .resume();
    // It may have ended since it was asked about.
    if (request.readableEnded || request.destroyed || (isBodyBroken(request) && !wasBroken)) resolve();
  });
  clearTimeout(timeout);
}
