import autocannon from 'autocannon';
import { type Load, loadOf } from './load.ts';
import { headersOf } from './request-bytes.ts';
import type { Request } from './requests.ts';

/** Sends load with autocannon: see `sendLoad`. Latencies are taken from each reply: its histogram holds whole milliseconds. */
export async function sendWithAutocannon(
  url: string,
  request: Request,
  amount: number,
  replyBytes: number,
): Promise<Load> {
  const { method, path, body, connections } = request;
  const latencies = new Float64Array(amount);
  let answered = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const options: autocannon.Options = {
      url: `${url}${path}`,
      method,
      headers: headersOf(request, replyBytes),
      body,
      connections,
      amount,
      bailout: 1,
      sampleInt: 10, // it ends at a sample only: the default would add up to a second of idling
    };
    autocannon(options, (error, done) => (error ? reject(error) : resolve(done))).on(
      'response',
      (_client, _status, _bytes, latency) => {
        last = performance.now();
        first = Math.min(first, last - latency);
        latencies[answered++] = latency;
      },
    );
  });
  expectClean(result, amount);
  return loadOf(latencies, (last - first) / 1000);
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
