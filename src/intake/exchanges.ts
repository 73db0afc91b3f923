import type { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Claim, MemoryBudget } from '../lifecycle/memory-budget.ts';
import type { Ending } from '../telemetry/ending.ts';
import type { Load } from '../workers/backlog.ts';
import type { Requester } from '../workers/requester.ts';

/** Memory of a request besides its body and answer: objects of HTTP, Fastify and the parser, measured and rounded up. */
const EXCHANGE_BYTES = 16 * 1024;

/** Whose turn it is: the client sends its body or a line, or may pause between two lines; or the service works. */
export type Phase = 'receiving' | 'idle' | 'working';

/** A body being read, for those who may end it. (Two closures instead took a tenth of the time of a small request.) */
export interface Reading {
  /** Ends the reading because the client sends too slowly. */
  tooSlow(complaint: string): void;
  /** Ends the reading because the client has gone. */
  abandon(): void;
}

/** A request and its answer, from the last byte of the head until the answer is sent or the connection lost. */
export class Exchange implements Requester {
  /** The set that it belongs to. */
  readonly group: Exchanges;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Its share of the memory budget. */
  readonly claim: Claim;
  phase: Phase = 'working';
  /** Counts the steps that are timed separately: the lines of a stream. */
  step = 0;
  /** The reading of its body. If there is none, a client that is too slow is cut off. */
  reading: Reading | undefined;
  /** How many bytes of the body have been received, after decoding. */
  received = 0;
  /** Why the service ended it, if it did. */
  ending: Ending | undefined;
  /** Fastify's reply, once Fastify has the request. */
  reply: FastifyReply | undefined;
  load: Load | undefined;
  /** Whether the client has gone or the answer has been sent. */
  isOver = false;
  onOver: (() => void) | undefined;

  constructor(group: Exchanges, request: IncomingMessage, response: ServerResponse, claim: Claim) {
    this.group = group;
    this.request = request;
    this.response = response;
    this.claim = claim;
  }

  /** Whether its connection is a socket, not one that pipelines, nor injected. */
  get hasSocket(): boolean {
    return this.request.socket instanceof Socket;
  }

  /** Whether nobody else uses the chunks of its body: the parser copies them. Those of injected bodies are shared. */
  get ownsChunks(): boolean {
    return this.request.socket instanceof Duplex;
  }

  /** Whether all of its answer has been sent. An injected response closes before Node sets `writableFinished`. */
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

  /** Ends it and its connection at once, when its answer has begun or nobody takes it. */
  breakOff(ending: Ending): void {
    this.ending ??= ending;
    this.response.destroy();
    this.request.socket.destroy();
  }
}

/** The exchanges under way, at most one on each connection. */
export class Exchanges {
  private readonly budget: MemoryBudget;
  private readonly onBrokenOff: (exchange: Exchange) => void;
  private readonly underWay = new Set<Exchange>();

  /**
   * @param onBrokenOff called for exchanges that end before their answer is sent: Node and Fastify do not report those
   */
  constructor(budget: MemoryBudget, onBrokenOff: (exchange: Exchange) => void) {
    this.budget = budget;
    this.onBrokenOff = onBrokenOff;
  }

  /** How many exchanges have begun so far. */
  begun = 0;
  /** How many connections are open. */
  connections = 0;

  get size(): number {
    return this.underWay.size;
  }

  [Symbol.iterator](): IterableIterator<Exchange> {
    return this.underWay.values();
  }

  /** Begins an exchange, which lasts until its response is closed. */
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

  /** @internal called when the response is closed */
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

/** One function for all responses, to save a closure for each. */
function onClose(this: Closing): void {
  const exchange = this[CURRENT];
  exchange?.group.end(exchange);
}

interface Connection extends Duplex {
  [CURRENT]?: Exchange | undefined;
}

/** The exchange under way on a connection; undefined between two. */
export function exchangeOf(socket: Duplex): Exchange | undefined {
  return (socket as Connection)[CURRENT];
}
