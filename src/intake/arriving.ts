import type { IncomingMessage } from 'node:http';
import type { HttpProblem } from '../errors.ts';

const broken = new WeakSet<IncomingMessage>();

/** Whether part of an announced body is still to arrive, so that an answer sent now overtakes it. */
export function isBodyArriving(request: IncomingMessage): boolean {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody && !request.complete && !request.readableEnded && !request.destroyed;
}

/**
 * Makes the reader of a body fail with `problem`, now or when it starts to read: the request may still be queued. Does
 * not destroy the request, so that it can be answered.
 */
export function breakBody(request: IncomingMessage, problem: HttpProblem): void {
  broken.add(request);
  // Node throws an `error` event that has no listener.
  if (request.listenerCount('error') > 0) {
    request.emit('error', problem);
    return;
  }
  const tell = (event: string | symbol, listener: (error: Error) => void) => {
    if (event !== 'error') return;
    request.off('newListener', tell);
    process.nextTick(listener, problem);
  };
  request.on('newListener', tell);
}

/** Whether a body broke off early. Its connection cannot serve another request. */
export function isBodyBroken(request: IncomingMessage): boolean {
  return broken.has(request);
}
