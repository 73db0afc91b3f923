import autocannon from 'autocannon';
import { percentile } from './statistics.ts';
import type { Workload } from './workloads.ts';

/** What one run of the load generator saw: rate in requests per second, latencies in milliseconds. */
export interface Load {
  readonly seconds: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** The request headers that every server gets; only the floor looks at `x-reply-bytes`. */
export function headers(replyBytes: number): Record<string, string> {
  return { 'content-type': 'application/json', 'x-reply-bytes': String(replyBytes) };
}

/**
 * Sends exactly `amount` requests of `workload` over keep-alive connections, and waits for every reply.
 *
 * A run of fixed length would cut off the requests in flight at its end: CPU spent, nothing counted, and the more so
 * the slower the server. Latencies are taken from each reply, since autocannon's histogram holds whole milliseconds.
 *
 * @throws Error on any status but 200, connection error or timeout, or a reply that is missing
 */
export async function sendLoad(url: string, workload: Workload, amount: number, replyBytes: number): Promise<Load> {
  const latencies: number[] = [];
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const options: autocannon.Options = {
      url: `${url}/v1/cross-entropy`,
      method: 'POST',
      headers: headers(replyBytes),
      body: workload.body,
      connections: workload.connections,
      amount,
      bailout: 1,
      sampleInt: 10, // it ends at a sample only: the default would add up to a second of idling
    };
    autocannon(options, (error, done) => (error ? reject(error) : resolve(done))).on(
      'response',
      (_client, _status, _bytes, latency) => {
        last = performance.now();
        first = Math.min(first, last - latency);
        latencies.push(latency);
      },
    );
  });
  expectClean(result, amount);
  latencies.sort((a, b) => a - b);
  const seconds = (last - first) / 1000;
  return {
    seconds,
    requestsPerSecond: amount / seconds,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
  };
}

function expectClean(result: autocannon.Result, amount: number): void {
  const statuses = Object.entries(result.statusCodeStats ?? {});
  const answered = result.statusCodeStats?.['200']?.count ?? 0;
  if (answered === amount && statuses.length === 1 && result.errors === 0 && result.timeouts === 0) return;
  const seen = statuses.map(([status, { count }]) => `${count} × ${status}`).join(', ') || 'none';
  throw new Error(
    `${amount} requests, replies by status: ${seen}; errors: ${result.errors}, of them timeouts: ${result.timeouts}`,
  );
}
