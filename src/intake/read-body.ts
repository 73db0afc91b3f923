import type { Readable } from 'node:stream';
import { type Body, giveBack } from '../codecs/body.ts';
import type { BufferPool } from '../codecs/buffer-pool.ts';
import { HttpProblem } from '../errors.ts';
import type { Admission } from './admission.ts';
import { incomplete, late, tooLarge } from './body-problems.ts';
import { type Coding, codingOf, DECODER_BYTES } from './content-coding.ts';
import { Decoded, decodedStream } from './decoded.ts';
import type { Exchange, Reading } from './exchanges.ts';
import { continueBody } from './expect-continue.ts';
import { type BodySink, IncomingRequest } from './incoming-request.ts';
import { ReceivedBody } from './received-body.ts';
import { whenThereIsRoom } from './room.ts';

/** What is needed to receive bodies. */
export interface Reception {
  /** The most bytes of a body, both as sent and as decoded. */
  readonly limit: number;
  /** The most decoded bytes for each encoded byte: see decoded.ts. */
  readonly ratio: number;
  /** A body with more bytes than this is long: it uses pooled memory and is executed by a worker thread. */
  readonly longFrom: number;
  readonly admission: Admission;
  readonly memory: BufferPool;
}

type Done = (error: Error | null, body?: Body) => void;

/**
 * Reads and decodes the whole body of a request, up to `limit` bytes. Refuses a body unread if it is announced as
 * larger or would have to wait too long. Everything received counts against the memory budget; reading pauses while
 * that has no room.
 *
 * @param done gets the body, or an HttpProblem: BODY_TOO_LARGE with the limit and the size, OVERLOADED,
 *   REQUEST_TIMEOUT, any problem that decodedStream has with an encoded body, or INCOMPLETE_BODY if the client has gone
 */
export function readBody(exchange: Exchange, reception: Reception, done: Done): void {
  const { limit, admission } = reception;
  const announced = Number(exchange.request.headers['content-length'] ?? 0);
  const refusal = announced > limit ? tooLarge(announced, limit) : admission.refusal(announced);
  if (refusal !== undefined) {
    done(refusal);
    return;
  }
  continueBody(exchange.request);
  exchange.load = admission.expect(announced);
  new BodyReading(exchange, reception, announced, done).start();
}

/** Reads one body. */
class BodyReading implements Reading, BodySink {
  private readonly exchange: Exchange;
  private readonly reception: Reception;
  private readonly done: Done;
  private readonly body: ReceivedBody;
  private readonly coding: Coding | 'identity';
  private readonly isEncoded: boolean;
  private source: Readable | undefined;
  /** The request, if it hands its body to this sink. */
  private poured: IncomingRequest | undefined;
  /** Whether it waits for room: what the parser has read in the same go still comes meanwhile. */
  private isWaiting = false;
  private isDone = false;

  constructor(exchange: Exchange, reception: Reception, announced: number, done: Done) {
    const { request } = exchange;
    this.exchange = exchange;
    this.reception = reception;
    this.done = done;
    // Unknown codings were refused earlier: see unsupported-type.ts.
    this.coding = codingOf(request.headers['content-encoding']) ?? 'identity';
    this.isEncoded = this.coding !== 'identity';
    // The test harness owns the chunks of an injected request; and the decoded size is known only after decoding.
    this.body = new ReceivedBody(reception.memory, reception.longFrom, this.isEncoded ? 0 : announced);
    exchange.reading = this;
    request.on('error', (error) => this.finish(error instanceof HttpProblem ? error : incomplete(this.body.size)));
  }

  tooSlow(complaint: string): void {
    this.finish(late(this.body.size, complaint));
  }

  abandon(): void {
    this.finish(incomplete(this.body.size));
  }

  start(): void {
    if (this.exchange.claim.hasRoom) this.begin();
    else this.whenThereIsRoom(() => this.begin());
  }

  private whenThereIsRoom(go: () => void): void {
    const goUnlessDone = () => this.isDone || go();
    whenThereIsRoom(this.exchange, this.reception.admission.maxWaitMs, goUnlessDone, (problem) => this.finish(problem));
  }

  private begin(): void {
    const { exchange, reception, coding } = this;
    const { request, claim } = exchange;
    if (this.isEncoded) claim.add(DECODER_BYTES[coding]);
    exchange.phase = 'receiving';
    if (!this.isEncoded && request instanceof IncomingRequest) {
      this.poured = request;
      request.pourInto(this);
      return;
    }
    const source = decodedStream(request, coding, { ratio: reception.ratio, limit: reception.limit });
    this.source = source;
    source.on('data', (chunk: Buffer) => this.take(chunk) || source.pause());
    source.on('end', () => this.end());
    if (this.isEncoded) source.on('error', (error) => this.finish(error));
  }

  end(): void {
    this.finish(null);
  }

  take(chunk: Buffer): boolean {
    if (this.isDone) return true;
    const { exchange, reception, body } = this;
    // Adding a chunk may free its memory, so take its length first.
    const { length } = chunk;
    body.add(chunk, exchange.ownsChunks ? chunk : undefined);
    exchange.received = body.size;
    exchange.claim.receive(length);
    const refusal = reception.admission.arrived(exchange, body.size);
    if (refusal !== undefined) {
      this.finish(refusal);
      return true;
    }
    if (body.size > reception.limit) {
      this.finish(tooLarge(body.size, reception.limit));
      return true;
    }
    if (this.isWaiting) return false;
    if (exchange.claim.hasRoom) return true;
    let isPaused = false;
    this.isWaiting = true;
    this.whenThereIsRoom(() => {
      this.isWaiting = false;
      exchange.phase = 'receiving';
      if (isPaused) this.readOn();
    });
    isPaused = this.isWaiting;
    return !isPaused;
  }

  private readOn(): void {
    this.poured?.readOn();
    this.source?.resume();
  }

  private finish(error: Error | null): void {
    if (this.isDone) return;
    this.isDone = true;
    const { exchange, reception, body, source } = this;
    this.poured?.stopPouring();
    exchange.phase = 'working';
    exchange.reading = undefined;
    if (this.isEncoded && source !== undefined) {
      source.destroy();
      exchange.claim.add(-DECODER_BYTES[this.coding]);
    }
    // This body may have been allowed to read on without room: let another one do so now.
    exchange.claim.leaveQueue();
    const received = body.end();
    if (error === null) {
      this.done(null, source instanceof Decoded ? { ...received, sent: source.received } : received);
      return;
    }
    exchange.claim.receive(-body.size);
    exchange.load?.leave();
    giveBack(received, reception.memory);
    this.done(error);
  }
}
