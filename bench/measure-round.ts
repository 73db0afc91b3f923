import type { Checked } from './check-replies.ts';
import { significant } from './statistics.ts';

/** One run against one server. Latencies and CPU a request in milliseconds; `busy`: CPU over wall time, 1 a full core. */
export interface Figures {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** p99 over p50. */
  readonly tail: number;
  readonly cpuMs: number;
  readonly nsPerNumber: number;
  /** Of the bodies of request and reply. */
  readonly sentBytesPerNumber: number;
  readonly receivedBytesPerNumber: number;
  readonly stallMs: number;
  readonly busy: number;
}

/** The figures of one run, and where it belongs. */
export interface Round extends Figures {
  readonly case: string;
  readonly contender: string;
  readonly round: number;
}

/** Sends `amount` requests, and reads the server's own CPU clock before and after. */
export async function measureRound(checked: Checked, amount: number, replyBytes: number): Promise<Figures> {
  const { server, request, ownReplyBytes } = checked;
  const perNumber = (total: number) => (request.numbers === 0 ? 0 : significant(total / request.numbers));
  const before = await server.usage();
  const load = await server.load(request, amount, replyBytes);
  const after = await server.usage();
  const cpuMs = after.cpuMs - before.cpuMs;
  return {
    requests: amount,
    requestsPerSecond: significant(load.requestsPerSecond),
    p50: significant(load.p50),
    p99: significant(load.p99),
    max: significant(load.max),
    tail: significant(load.p99 / load.p50),
    cpuMs: significant(cpuMs / amount),
    nsPerNumber: perNumber((cpuMs * 1e6) / amount),
    sentBytesPerNumber: perNumber(Buffer.byteLength(request.body)),
    receivedBytesPerNumber: perNumber(ownReplyBytes),
    stallMs: significant(after.stallMs),
    busy: significant(cpuMs / 1000 / load.seconds),
  };
}
