import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Claim } from '../lifecycle/memory-budget.ts';
import { endWithin } from './end-within.ts';
import { exchangeOf } from './exchanges.ts';

const HEAD_END = Buffer.from('\r\n\r\n');

const pipelined = new WeakSet<Socket>();

/**
 * A connection whose client pipelines, as the HTTP server sees it: its parser gets no byte behind a request before
 * that has been answered. What has been read too early is kept, at most one read of the socket (64 KiB); the rest waits
 * in the socket.
 *
 * Where a request ends is for the parser to say, which therefore gets no more than one end of a head at a time and is
 * then asked whether a request is complete. A wrong guess of a boundary could only cost time.
 */
export class PipelinedConnection extends Duplex {
  readonly socket: Socket;
  private readonly claim: Claim;
  private held: Buffer;
  private isWanted = false;
  private hasEnded = false;
  /** How many bytes of a body of announced length are to come: they need not be searched for a head. */
  private bodyLeft = 0;

  /** Whether a socket has one. */
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
    this.claim = claim;
    claim.add(held.length);
    pipelined.add(socket);
    // The parser before must get nothing more, nor end the connection where this one would not.
    for (const event of ['data', 'end']) socket.removeAllListeners(event);
    socket.on('data', (chunk: Buffer) => {
      this.held = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
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

  /** For Node's keep-alive: a socket that times out is destroyed, and this with it. */
  setTimeout(ms: number): this {
    this.socket.setTimeout(ms);
    return this;
  }

  /** For Node, after the last answer: without it, whoever never ends the other half would be kept for good. */
  destroySoon(): void {
    endWithin(this);
  }

  /** Goes on, now that the request before has been answered. */
  next(): void {
    this.feed();
  }

  override read(size?: number): Buffer | null {
    const chunk = super.read(size);
    // What was wanted before the stream's own buffer was empty is wanted still, and not asked for again.
    if (this.isWanted && this.held.length > 0) process.nextTick(() => this.feed());
    return chunk;
  }

  override _read(): void {
    this.isWanted = true;
    // Within this call the stream would collect chunks, where the parser must have seen each before the next.
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
      const { held } = this;
      let end = this.bodyLeft;
      if (end === 0) {
        const found = held.indexOf(HEAD_END);
        end = found < 0 ? held.length : found + HEAD_END.length;
      }
      end = Math.min(end, held.length);
      this.bodyLeft = Math.max(0, this.bodyLeft - end);
      this.held = held.subarray(end);
      this.claim.add(-end);
      this.isWanted = this.push(held.subarray(0, end));
      const begun = exchangeOf(this);
      if (begun !== exchange && begun !== undefined) {
        this.bodyLeft = Number(begun.request.headers['content-length'] ?? 0);
      }
    }
    if (this.held.length > 0) this.socket.pause();
    else if (this.hasEnded) this.push(null);
    else if (this.isWanted) this.socket.resume();
  }
}
