import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { freeChunk } from '../codecs/buffer-pool.ts';
import type { Claim } from '../lifecycle/memory-budget.ts';
import { endWithin } from './end-within.ts';
import { exchangeOf } from './exchanges.ts';

const HEAD_END = Buffer.from('\r\n\r\n');

const TAIL_BYTES = HEAD_END.length - 1;

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/**
 * Most carriage returns of a chunked body to parse in one go; a chunk has two. The parser calls JavaScript for each
 * chunk, and 64 KiB may hold 10,000 of them. Between two goes the body can be paused.
 */
const MOST_RETURNS = 512;

const pipelined = new WeakSet<Socket>();

/**
 * The HTTP server's view of a connection whose client pipelines or sends chunked bodies: the parser gets no byte of a
 * request before the previous one has been answered, and only a few hundred chunks of a body at once. This holds what
 * was read too early, a few reads of the socket (64 KiB each); the rest waits in the socket.
 *
 * Only the parser knows where a request ends. So we feed it up to the next bytes that may end a head or a chunked body,
 * then ask whether the request is complete. A wrong guess at a boundary costs only time.
 */
export class PipelinedConnection extends Duplex {
  readonly socket: Socket;
  private readonly claim: Claim;
  private held: Buffer;
  /** What `held` is the rest of. */
  private whole: Buffer;
  private isWanted = false;
  private hasEnded = false;
  /** The last bytes that were fed: they may begin a HEAD_END. */
  private tail: Buffer = Buffer.alloc(0);
  /** The last request that has begun. */
  private request: IncomingMessage | undefined;
  /** How many bytes of a body of known length are still to come: no need to search them for a head. */
  private bodyLeft = 0;

  /** Whether a socket is in pipelined mode. */
  static isOn(socket: Socket): boolean {
    return pipelined.has(socket);
  }

  /**
   * @param held what has been read already, starting with a request
   * @param claim counts what is held
   */
  constructor(socket: Socket, held: Buffer, claim: Claim) {
    super({ allowHalfOpen: true });
    this.socket = socket;
    this.held = held;
    this.whole = held;
    this.claim = claim;
    claim.add(held.length);
    pipelined.add(socket);
    // Detach the old parser: it must neither get more bytes nor end the connection.
    for (const event of ['data', 'end']) socket.removeAllListeners(event);
    socket.on('data', (chunk: Buffer) => {
      this.whole = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
      this.held = this.whole;
      claim.add(chunk.length);
      this.feed();
    });
    socket.on('end', () => {
      this.hasEnded = true;
      this.feed();
    });
    socket.on('close', () => this.destroy());
    socket.pause();
  }

  get remoteAddress(): string | undefined {
    return this.socket.remoteAddress;
  }

  get bytesRead(): number {
    return this.socket.bytesRead;
  }

  /** For Node's keep-alive. When the socket times out it is destroyed, and this connection with it. */
  setTimeout(ms: number): this {
    this.socket.setTimeout(ms);
    return this;
  }

  /** Called by Node after the last answer. Without it, a client that never ends its half would keep its connection. */
  destroySoon(): void {
    endWithin(this);
  }

  /** Feeds the next request, now that the previous one has been answered. */
  next(): void {
    this.feed();
  }

  override read(size?: number): Buffer | null {
    const chunk = super.read(size);
    // A `_read` that came before the stream's own buffer was empty still stands, and is not repeated.
    if (this.isWanted) process.nextTick(() => this.feed());
    return chunk;
  }

  override _read(): void {
    this.isWanted = true;
    // Within this call the stream would merge chunks, but the parser must see each one before the next.
    process.nextTick(() => this.feed());
  }

  override _write(chunk: Buffer | string, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.socket.write(chunk, encoding, done);
  }

  override _writev(
    chunks: { chunk: Buffer | string; encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this.socket.cork();
    chunks.forEach(({ chunk, encoding }, i) => {
      this.socket.write(chunk, encoding, i === chunks.length - 1 ? done : undefined);
    });
    this.socket.uncork();
  }

  override _final(done: () => void): void {
    this.socket.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.held = Buffer.alloc(0);
    this.claim.release();
    this.socket.destroy();
    done(error);
  }

  private feed(): void {
    if (this.destroyed) return;
    while (this.isWanted && this.held.length > 0 && this.readableLength === 0) {
      const exchange = exchangeOf(this);
      if (exchange?.request.complete) break;
      const part = this.held.subarray(0, this.nextEnd());
      this.bodyLeft = Math.max(0, this.bodyLeft - part.length);
      this.held = this.held.subarray(part.length);
      this.tail = Buffer.concat([this.tail, part.subarray(-TAIL_BYTES)]).subarray(-TAIL_BYTES);
      this.claim.add(-part.length);
      this.isWanted = this.push(part);
      // The parser has copied what it keeps. Freed now, chunks of long bodies are no work for the garbage collector.
      if (this.held.length === 0 && this.readableLength === 0) freeChunk(this.whole);
      const begun = exchangeOf(this);
      if (begun !== exchange && begun !== undefined) {
        this.request = begun.request;
        this.bodyLeft = Number(begun.request.headers['content-length'] ?? 0);
      }
    }
    if (this.held.length === 0 && this.hasEnded) this.push(null);
    else if (this.held.length === 0 && this.isWanted && !this.isPaused()) this.readOn();
    else this.socket.pause();
  }

  private readOn(): void {
    this.socket.resume();
    // If the old parser paused the socket, its stream believes that it is being read, and would not start that again.
    this.socket._read(0);
  }

  /** Where to end the next part that is fed. */
  private nextEnd(): number {
    const { held, tail, request, bodyLeft } = this;
    if (bodyLeft > 0) return bodyLeft;
    const across = Buffer.concat([tail, held.subarray(0, TAIL_BYTES)]).indexOf(HEAD_END);
    if (across >= 0) return across + HEAD_END.length - tail.length;
    if (request === undefined || request.complete) {
      const found = held.indexOf(HEAD_END);
      return found < 0 ? held.length : found + HEAD_END.length;
    }
    let at = 0;
    for (let returns = 0; returns < MOST_RETURNS; returns++) {
      at = held.indexOf(CARRIAGE_RETURN, at) + 1;
      if (at === 0) return held.length;
      // The rest of a HEAD_END: two ends of lines, one behind the other. Behind an empty line it ends nothing.
      const isEnd = held[at] === LINE_FEED && held[at + 1] === CARRIAGE_RETURN && held[at + 2] === LINE_FEED;
      if (isEnd && held[at - 2] !== LINE_FEED) return at + 3;
    }
    return at;
  }
}
