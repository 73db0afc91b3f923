import type { IncomingMessage } from 'node:http';
import type { HttpProblem } from '../errors.ts';

const broken = new WeakSet<IncomingMessage>();

/** Whether a body has been announced that has not all arrived: whoever answers now answers before its end. */
export function isBodyArriving(request: IncomingMessage): boolean {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody && !request.complete && !request.readableEnded && !request.destroyed;
}

/**
 * Tells whoever reads a body why no more of it can be read, or will read it: a request may still wait for its turn. The
 * request is not destroyed, so that it can be answered.
 */
export function breakBody(request: IncomingMessage, problem: HttpProblem): void {
  broken.add(request);
  // Node throws an error that nobody listens for.
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

/** Whether a body broke before its end: the connection cannot serve another request. */
export function isBodyBroken(request: IncomingMessage): boolean {
  return broken.has(request);
}
