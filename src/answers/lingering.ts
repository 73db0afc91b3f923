import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { isBodyBroken } from '../intake/arriving.ts';

/** How long a late body may go on arriving after its answer: the client must go, but needs time to read why. */
export const LATE_LINGER_MS = 2000;

/**
 * Sends an answer at once, but ends it only when the whole body has arrived or the time is over. Closing a connection
 * while the client still sends would reset it and lose the answer. What arrives is dropped.
 *
 * @param ms how long the body may go on arriving
 * @param unreadMs how long to leave it unread before that
 */
export function lingering(
  bytes: Buffer,
  request: IncomingMessage,
  ms: number,
  unreadMs: number,
): AsyncGenerator<Buffer> {
  return linger(bytes, request, ms, unreadMs, isBodyBroken(request));
}

/** A body that breaks while we wait has ended. If it was broken before, the client may still be sending the rest. */
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
    // It may have ended before we added the listeners.
    if (request.readableEnded || request.destroyed || (isBodyBroken(request) && !wasBroken)) resolve();
  });
  clearTimeout(timeout);
}
