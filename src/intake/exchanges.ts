import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Claim, MemoryBudget } from '../lifecycle/memory-budget.ts';
import type { Ending } from '../telemetry/ending.ts';
import type { Load } from '../workers/backlog.ts';
import type { Requester } from '../workers/requester.ts';

/** What a request holds besides its body and its answer: objects of HTTP, Fastify and the parser, measured and rounded up. */
const EXCHANGE_BYTES = 16 * 1024;

/** Who is to move: the client, which sends its body or a line, or may pause between two lines; or this service. */
export type Phase = 'receiving' | 'idle' | 'working';

/** The reading of a body, as those see it who end it. (An object rather than two closures, which cost a small request a tenth.) */
export interface Reading {
  /** The client sends too slowly. */
  tooSlow(complaint: string): void;
  /** The client has gone. */
  abandon(): void;
}

/** A request and its answer, from the last byte of the head until the answer has been sent or the connection lost. */
export class Exchange implements Requester {
  /** Those that it is under way with. */
  readonly group: Exchanges;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** What it holds of the memory budget. */
  readonly claim: Claim;
  phase: Phase = 'working';
  /** Counts what is timed each on its own: the lines of a stream. */
  step = 0;
  /** Who reads the body; without anybody a client that is too slow is cut off. */
  reading: Reading | undefined;
  /** How many bytes of the body have been received, decoded. */
  received = 0;
  /** Why it was ended here, if it was. */
  ending: Ending | undefined;
  /** What answers it, once it has been begun. */
  reply: FastifyReply | undefined;
  load: Load | undefined;
  /** Whether the client has gone, or the answer has been sent. */
  isOver = false;
  onOver: (() => void) | undefined;

  constructor(group: Exchanges, request: IncomingMessage, response: ServerResponse, claim: Claim) {
    this.group = group;
    this.request = request;
    this.response = response;
    this.claim = claim;
  }

  /** Whether its chunks came straight from the system. Those of an injected body, and of a pipelined one, others still have. */
  get hasSocket(): boolean {
    return this.request.socket instanceof Socket;
  }

  /** Whether all of its answer has been sent. An injected response is closed before Node says so. */
  get isSent(): boolean {
    const { request, response } = this;
    return request.socket instanceof Duplex ? response.writableFinished : response.writableEnded;
  }

  /** How it ended, once it is over. */
  get outcome(): Ending {
    if (this.ending !== undefined) return this.ending;
    if (this.isSent) return 'answered';
    if (this.request.complete) return 'aborted_after_body';
    return this.received === 0 ? 'aborted_before_body' : 'aborted_in_body';
  }

  /** Ends it at once, with its connection: its answer has begun, or nobody takes it. */
  breakOff(ending: Ending): void {
    this.ending ??= ending;
    this.response.destroy();
    this.request.socket.destroy();
  }
}

/** The exchanges that are under way, by their connections: at most one on each. */
export class Exchanges {
  private readonly budget: MemoryBudget;
  private readonly onBrokenOff: (exchange: Exchange) => void;
  private readonly underWay = new Set<Exchange>();

  /** @param onBrokenOff is told of exchanges that ended before their answer had been sent: Node and Fastify say nothing of them */
  constructor(budget: MemoryBudget, onBrokenOff: (exchange: Exchange) => void) {
    this.budget = budget;
    this.onBrokenOff = onBrokenOff;
  }

  /** How many there have been. */
  begun = 0;
  /** How many connections are open. */
  connections = 0;

  get size(): number {
    return this.underWay.size;
  }

  [Symbol.iterator](): IterableIterator<Exchange> {
    return this.underWay.values();
  }

  /** Begins an exchange. It is over when its response is closed. */
  begin(request: IncomingMessage, response: ServerResponse): Exchange {
    const exchange = new Exchange(this, request, response, this.budget.claim());
    exchange.claim.receive(EXCHANGE_BYTES);
    this.underWay.add(exchange);
    this.begun++;
    (request.socket as Connection)[CURRENT] = exchange;
    (response as Closing)[CURRENT] = exchange;
    response.on('close', onClose);
    return exchange;
  }

  /** @internal its response has been closed */
  end(exchange: Exchange): void {
    exchange.isOver = true;
    this.underWay.delete(exchange);
    exchange.reading?.abandon();
    exchange.onOver?.();
    exchange.load?.leave();
    exchange.claim.release();
    const connection: Connection = exchange.request.socket;
    if (connection[CURRENT] === exchange) connection[CURRENT] = undefined;
    if (!exchange.isSent) this.onBrokenOff(exchange);
  }
}

const CURRENT = Symbol('exchange');

interface Closing extends ServerResponse {
  [CURRENT]?: Exchange;
}

/** One function for all responses, so that none needs a closure of its own. */
function onClose(this: Closing): void {
  const exchange = this[CURRENT];
  exchange?.group.end(exchange);
}

interface Connection extends Duplex {
  [CURRENT]?: Exchange | undefined;
}

/** The exchange that is under way on a connection; undefined between two. */
export function exchangeOf(socket: Duplex): Exchange | undefined {
  return (socket as Connection)[CURRENT];
}
