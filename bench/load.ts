import { Connection } from './connection.ts';
import { requestBytes } from './request-bytes.ts';
import type { Request } from './requests.ts';
import { percentile } from './statistics.ts';

/** What one run of the load generator saw: rate in requests per second, latencies in milliseconds. */
export interface Load {
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** The figures of a run of `seconds` with these latencies, one for each request. */
export function loadOf(latencies: Float64Array, seconds: number): Load {
  const sorted = latencies.toSorted();
  return {
    seconds,
    requestsPerSecond: latencies.length / seconds,
    p50: percentile(sorted, 50),
    p99: percentile(sorted, 99),
    max: percentile(sorted, 100),
  };
}

/**
 * Sends exactly `amount` requests over keep-alive connections, and waits for every reply.
 *
 * A run of fixed length would cut off the requests in flight at its end: CPU spent, nothing counted, and the more so the
 * slower the server. The latency of a request with a due time (`everyMs`) counts from there, whenever it could be sent:
 * a server that stalls is charged for all that should have been asked meanwhile.
 *
 * @throws Error on any status but 200, a reply of another length than the first, or a connection that breaks
 */
export async function sendLoad(url: string, request: Request, amount: number, replyBytes: number): Promise<Load> {
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
