import { sendWithAutocannon } from './autocannon-load.ts';
import { sendLean } from './lean-load.ts';
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
 * Sends exactly `amount` requests over keep-alive connections, and waits for every reply: with autocannon, or with the lean
 * generator where that is asked for.
 *
 * A run of fixed length would cut off the requests in flight at its end: CPU spent, nothing counted, and the more so the
 * slower the server.
 *
 * @throws Error on any status but 200, a reply that is missing, or a connection that breaks
 */
export function sendLoad(url: string, request: Request, amount: number, replyBytes: number): Promise<Load> {
  const send = request.isLean ? sendLean : sendWithAutocannon;
  return send(url, request, amount, replyBytes);
}
