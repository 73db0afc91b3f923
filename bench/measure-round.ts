import { sendLoad } from './load.ts';
import type { ServerProcess } from './server-process.ts';
import type { ServerName } from './servers.ts';
import type { Workload } from './workloads.ts';

/** One run against one server. Latencies and CPU a request in milliseconds; `busy`: CPU over wall time, 1 a full core. */
export interface Figures {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuMs: number;
  readonly busy: number;
  readonly rssMiB: number;
}

/** The figures of one run, and where it belongs. */
export interface Round extends Figures {
  readonly workload: string;
  readonly server: ServerName;
  readonly round: number;
}

/** Sends `amount` requests to `server`, and reads its own CPU clock before and after. */
export async function measureRound(
  server: ServerProcess,
  workload: Workload,
  amount: number,
  replyBytes: number,
): Promise<Figures> {
  const before = await server.usage();
  const load = await sendLoad(server.url, workload, amount, replyBytes);
  const after = await server.usage();
  const cpuMs = after.cpuMs - before.cpuMs;
  return {
    requests: amount,
    requestsPerSecond: significant(load.requestsPerSecond),
    p50: significant(load.p50),
    p99: significant(load.p99),
    cpuMs: significant(cpuMs / amount),
    busy: significant(cpuMs / 1000 / load.seconds),
    rssMiB: Math.round(after.rss / 2 ** 20),
  };
}

function significant(value: number): number {
  return Number(value.toPrecision(5));
}
