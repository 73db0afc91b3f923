import { sendWithAutocannon } from './autocannon-load.ts';
import { sendLean } from './lean-load.ts';
import type { Load } from './load.ts';
import type { Request } from './requests.ts';

/**
 * Sends exactly `amount` requests over keep-alive connections and waits for every reply: with our own client, or with
 * autocannon if the request says so.
 *
 * A run of fixed length would cut off the requests in flight at its end: CPU spent, nothing counted, and the more so the
 * slower the server.
 *
 * @throws Error on any status but 200, a reply that is missing, or a connection that breaks
 */
export function sendLoad(url: string, request: Request, amount: number, replyBytes: number): Promise<Load> {
  const send = request.byAutocannon ? sendWithAutocannon : sendLean;
  return send(url, request, amount, replyBytes);
}
