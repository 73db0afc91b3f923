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
