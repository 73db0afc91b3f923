import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { requestBytes } from './request-bytes.ts';
import type { Request } from './requests.ts';

/** Load that goes on until it is told to stop. */
export interface Background {
  /** Sends nothing more, and waits for what is on its way. */
  stop(): Promise<void>;
}

/** What the thread that sends is given. */
export interface BackgroundData {
  readonly url: string;
  readonly bytes: Uint8Array;
  readonly connections: number;
}

/**
 * Sends `request` over all its connections, again and again, from a thread of its own: what else is measured meanwhile
 * must not wait for it. Returns with the first reply, when all connections have a request on its way.
 *
 * @throws Error on any status but 200, or a connection that breaks; also from `stop`
 */
export async function startBackground(url: string, request: Request, replyBytes: number): Promise<Background> {
  const made = requestBytes(url, request, replyBytes);
  const bytes = new Uint8Array(new SharedArrayBuffer(made.length));
  bytes.set(made);
  const workerData: BackgroundData = { url, bytes, connections: request.connections };
  const thread = new Worker(new URL('background-thread.ts', import.meta.url), { workerData });
  const ended = once(thread, 'exit'); // rejects where the thread threw
  ended.catch(() => {});
  await Promise.race([once(thread, 'message'), ended.then(endedEarly)]);
  return {
    stop: async () => {
      thread.postMessage('stop');
      await ended;
    },
  };
}

function endedEarly(): never {
  throw new Error('the background load ended by itself');
}
