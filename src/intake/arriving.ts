import type { IncomingMessage } from 'node:http';

/** Whether a body has been announced that has not all arrived: whoever answers now answers before its end. */
export function isBodyArriving(request: IncomingMessage): boolean {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody && !request.complete && !request.readableEnded && !request.destroyed;
}
