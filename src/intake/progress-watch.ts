import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { MemoryBudget } from '../lifecycle/memory-budget.ts';
import type { Exchange, Exchanges } from './exchanges.ts';
import { PipelinedConnection } from './pipelined-connection.ts';

/** How often we check every exchange. */
const LOOK_MS = 250;
/**
 * While others wait for memory, we end an exchange that holds this many bytes and has made no progress for this long.
 */
const PRESSED_MS = 2500;
const PRESSED_BYTES = 128 * 1024;

export interface ProgressLimits {
  /** How long a body, a line or an answer may take to get going; after that, how often its rate is checked. */
  readonly graceMs: number;
  /** The fewest bytes a second. */
  readonly minRate: number;
  /** How long a body or an answer may take in all, and how long a stream may pause between two lines. */
  readonly totalMs: number;
}

/** What we are waiting for the client to do. */
type Activity = 'receiving' | 'idle' | 'answering';

/** The last known progress of an exchange: when its activity and the current window began, and the byte counts then. */
interface Mark {
  readonly activity: Activity;
  readonly step: number;
  readonly start: number;
  windowStart: number;
  windowBytes: number;
  lastBytes: number;
  lastProgress: number;
}

/**
 * Ends exchanges whose clients are too slow in sending a body or a line, or in reading an answer. A client that sends a
 * byte a minute would otherwise hold a connection, and memory, for as long as it likes.
 *
 * Time is counted in checks, so that no client pays for time in which this process was busy. Time in which the service
 * works or does not read does not count either.
 */
export class ProgressWatch {
  private readonly exchanges: Exchanges;
  private readonly budget: MemoryBudget;
  private readonly limits: ProgressLimits;
  private readonly marks = new WeakMap<Exchange, Mark>();
  private readonly intervalMs: number;
  private readonly timer: NodeJS.Timeout;
  private looks = 0;

  constructor(exchanges: Exchanges, budget: MemoryBudget, limits: ProgressLimits) {
    this.exchanges = exchanges;
    this.budget = budget;
    this.limits = limits;
    this.intervalMs = Math.max(1, Math.min(LOOK_MS, Math.floor(Math.min(limits.graceMs, limits.totalMs) / 4)));
    this.timer = setInterval(this.look, this.intervalMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private readonly look = (): void => {
    this.looks++;
    for (const exchange of this.exchanges) {
      const complaint = this.complaintOf(exchange);
      if (complaint !== undefined) end(exchange, complaint);
    }
  };

  /** Says why an exchange is too slow; undefined if it is not. */
  private complaintOf(exchange: Exchange): string | undefined {
    const activity = activityOf(exchange);
    if (activity === undefined) {
      this.marks.delete(exchange);
      return undefined;
    }
    const { socket } = exchange.request;
    const bytes = activity === 'answering' ? bytesTaken(socket) : socket.bytesRead;
    const { looks } = this;
    const mark = this.marks.get(exchange);
    if (mark === undefined || mark.activity !== activity || mark.step !== exchange.step) {
      const start = { start: looks, windowStart: looks, windowBytes: bytes, lastBytes: bytes, lastProgress: looks };
      this.marks.set(exchange, { activity, step: exchange.step, ...start });
      return undefined;
    }
    if (bytes !== mark.lastBytes) {
      mark.lastBytes = bytes;
      mark.lastProgress = looks;
    }
    return this.complaint(exchange, mark, bytes);
  }

  private complaint({ claim }: Exchange, mark: Mark, bytes: number): string | undefined {
    const { graceMs, minRate, totalMs } = this.limits;
    const { activity } = mark;
    const what = activity === 'answering' ? 'taken of the answer' : 'received';
    if (this.since(mark.start) >= totalMs) {
      if (activity === 'idle') return `nothing was received for ${totalMs} ms`;
      return `not all was ${what} within ${totalMs} ms (REQUEST_TIMEOUT_MS)`;
    }
    if (activity === 'idle') return undefined;
    const isPressed = this.budget.waiting > 0 && claim.held >= PRESSED_BYTES;
    if (isPressed && this.since(mark.lastProgress) >= PRESSED_MS) {
      return `nothing was ${what} for ${PRESSED_MS} ms while others waited for memory`;
    }
    if (this.since(mark.windowStart) < graceMs) return undefined;
    const passed = bytes - mark.windowBytes;
    const least = Math.ceil((minRate * graceMs) / 1000);
    if (passed < least)
      return `${passed} bytes were ${what} within ${graceMs} ms; expected at least ${least} (MIN_RATE)`;
    mark.windowStart = this.looks;
    mark.windowBytes = bytes;
    return undefined;
  }

  private since(look: number): number {
    return (this.looks - look) * this.intervalMs;
  }
}

/** What we wait for the client to do; undefined while the service has work to do. */
function activityOf({ phase, response, request }: Exchange): Activity | undefined {
  if (phase === 'receiving') return 'receiving';
  if (response.headersSent && bytesUnsent(request.socket) > 0) return 'answering';
  return phase === 'idle' ? 'idle' : undefined;
}

function end(exchange: Exchange, complaint: string): void {
  exchange.ending ??= 'timed_out';
  if (exchange.phase !== 'working' && exchange.reading !== undefined) exchange.reading.tooSlow(complaint);
  else exchange.breakOff('timed_out');
}

/** libuv's own counts: the stream learns of a large write only when all of it is done. */
interface Handle {
  readonly bytesWritten?: number;
  readonly writeQueueSize?: number;
}

function handleOf(socket: Duplex): Handle {
  const real = socket instanceof PipelinedConnection ? socket.socket : socket;
  return (real instanceof Socket && (real as unknown as { _handle: Handle | null })._handle) || {};
}

/** How many bytes of answers wait in this process for the client to read. */
function bytesUnsent(socket: Duplex): number {
  return socket.writableLength > 0 ? socket.writableLength : (handleOf(socket).writeQueueSize ?? 0);
}

function bytesTaken(socket: Duplex): number {
  const { bytesWritten = 0, writeQueueSize = 0 } = handleOf(socket);
  return bytesWritten - writeQueueSize;
}
