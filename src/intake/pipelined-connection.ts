import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Claim } from '../lifecycle/memory-budget.ts';
import { endWithin } from './end-within.ts';
import { exchangeOf } from './exchanges.ts';

const HEAD_END = Buffer.from('\r\n\r\n');

const pipelined = new WeakSet<Socket>();

/**
 * The HTTP server's view of a connection whose client pipelines: the parser gets no byte of a request before the
 * previous one has been answered. This holds what was read too early, at most one read of the socket (64 KiB); the rest
 * waits in the socket.
 *
 * Only the parser knows where a request ends. So we feed it up to the next end of a head, then ask whether the request
 * is complete. A wrong guess at a boundary costs only time.
 */
export class PipelinedConnection extends Duplex {
  readonly socket: Socket;
  private readonly claim: Claim;
  private held: Buffer;
  private isWanted = false;
  private hasEnded = false;
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
    this.claim = claim;
    claim.add(held.length);
    pipelined.add(socket);
    // Detach the old parser: it must neither get more bytes nor end the connection.
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
    if (this.isWanted && this.held.length > 0) process.nextTick(() => this.feed());
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
