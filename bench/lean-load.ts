import { Connection } from './connection.ts';
import { type Load, loadOf } from './load.ts';
import { requestBytes } from './request-bytes.ts';
import type { Request } from './requests.ts';

/**
 * Sends load with a client that costs a fraction of autocannon's CPU and sends any bytes: see `sendLoad`. The latency of a request with a due time (`everyMs`) counts from there, whenever it could be sent: a server that
 * stalls is charged for all that should have been asked meanwhile.
 *
 * @throws Error on a reply of another length than the first, too
 */
export async function sendLean(url: string, request: Request, amount: number, replyBytes: number): Promise<Load> {
  const bytes = requestBytes(url, request, replyBytes);
  const latencies = new Float64Array(amount);
  const connections: Connection[] = [];
  let sent = 0;
  let answered = 0;
  let length: number | undefined;
  const start = performance.now();
  let end = start;
  try {
    await new Promise<void>((resolve, reject) => {
      const add = () => {
        let due = 0;
        const onReply = (status: number, bytes: number) => {
          end = performance.now();
          latencies[answered++] = end - due;
          length ??= bytes;
          if (status !== 200 || bytes !== length) {
            reject(new Error(`reply ${answered} has status ${status} and ${bytes} bytes; expected 200 and ${length}`));
          } else if (answered === amount) resolve();
          else next();
        };
        const connection = new Connection(url, bytes, onReply, reject);
        const send = () => connection.send();
        const next = () => {
          if (sent === amount) return;
          const now = performance.now();
          due = request.everyMs === undefined ? now : start + sent * request.everyMs;
          sent += 1;
          if (due > now) setTimeout(send, due - now);
          else send();
        };
        connections.push(connection);
        next();
      };
      for (let i = 0; i < request.connections; i++) add();
    });
  } finally {
    for (const connection of connections) connection.close();
  }
  return loadOf(latencies, (end - start) / 1000);
}
