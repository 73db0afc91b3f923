import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The header that carries a request's id in the log, in the request and in its answer. */
export const REQUEST_ID = 'x-request-id';

const PROCESS = randomBytes(4).toString('hex');
let count = 0;

/**
 * The id of a request in the log: the client's own `x-request-id` if it is 1 to 128 harmless characters, else a new one.
 *
 * @example newRequestId(request) // '5f2c9a11-1k'
 */
export function newRequestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const sent = headers[REQUEST_ID];
  if (typeof sent === 'string' && /^[\w.:/+=@-]{1,128}$/.test(sent)) return sent;
  return `${PROCESS}-${(count++).toString(36)}`;
}
