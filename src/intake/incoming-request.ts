import { IncomingMessage } from 'node:http';
import { freeChunk } from '../codecs/buffer-pool.ts';
import type { LoopTurns, Unread } from '../workers/loop-turns.ts';
import { endUnread } from './end-unread.ts';

/** Receives a body as the parser reads it. */
export interface BodySink {
  /** @returns whether to read on from the connection */
  take(chunk: Buffer): boolean;
  /** Called after the last chunk. */
  end(): void;
}

/** What Node calls for a request without a body. Undocumented: if it is missing, we end the stream in the usual way. */
interface Closing {
  _dumpAndCloseReadable?(): void;
}

/** Shorter chunks of a stream are gathered: a Buffer for each byte would take 300 times as much memory. */
const SHORT_BYTES = 1024;

/** With a listener, a stream that flows passes on each chunk at once: a chunk that it buffers would not be counted. */
const ignore = (): void => undefined;

/** Drops what has already been read, and asks for no more. */
const UNREAD: BodySink = {
  take: (chunk) => {
    freeChunk(chunk);
    return false;
  },
  end: () => undefined,
};

/**
 * A request that can hand its body to a sink as the parser reads it. A stream's buffer, events and ticks would take an
 * eighth of the time that Node needs for a small request.
 */
export class IncomingRequest extends IncomingMessage implements Unread {
  /** Limits how much is read in a turn of the event loop. */
  turns: Pick<LoopTurns, 'mayReadOn' | 'hold'> | undefined;
  private sink: BodySink | undefined;
  private isLeftUnread = false;
  /** Whether it waits for a later turn of the event loop to be begun. */
  private isWaiting = false;
  /** How many bytes of its body have been read meanwhile. */
  private bytesHeld = 0;
  /** Whether the stream has asked for more meanwhile: it does so once. */
  private isWanted = false;
  /** Whether it waits for one to read on. */
  private isHeldUp = false;
  /** Short chunks that the stream will get as one. */
  private short: Buffer[] = [];

  /** Reads no more than has been read already, until it is begun. */
  waitToBegin(): void {
    this.isWaiting = true;
  }

  /** Lets the body be read, by whoever wants it. */
  begin(): void {
    this.isWaiting = false;
    this.hold(-this.bytesHeld);
    if (this.isWanted) this._read(0);
  }

  /** Sends the whole body to a sink, starting with what has already arrived. */
  pourInto(sink: BodySink): void {
    let isReady = true;
    this.pushShort();
    this.sink = sink;
    while (this.sink === sink && this.readableLength > 0) isReady = sink.take(this.read());
    // The sink may have had enough.
    if (this.sink !== sink) return;
    if (this.complete) this.endPouring(sink);
    else if (isReady) this.readOn();
  }

  /** Resumes reading after the sink asked for a pause, or in a later turn. */
  readOn(): void {
    this.isHeldUp = false;
    if (!this.destroyed) this._read(0);
  }

  override _read(size: number): void {
    if (this.isWaiting) this.isWanted = true;
    else if (!this.isHeldUp) super._read(size);
  }

  /** Leaves the rest of the body to the stream, which does not know that nothing is being read. */
  stopPouring(): void {
    this.sink = undefined;
    if (!this.complete) this.readOn();
  }

  /** Leaves the rest of the body unparsed in the socket, and ends the connection with the answer: see `endUnread`. */
  leaveUnread(): void {
    if (this.complete) return;
    const { socket } = this;
    this.sink = UNREAD;
    this.isLeftUnread = true;
    // Node would close the socket after the answer; the unread bytes would then reset it, and the answer might be lost.
    socket.destroySoon = () => endUnread(socket);
  }

  /**
   * Called by Node once the answer has been sent, to drop the rest of the body. Node would drop it in its parser, where
   * nothing limits how much is read in a turn.
   */
  _dump(): void {
    if (!this.isLeftUnread) this.removeAllListeners('data').on('data', ignore).resume();
  }

  /** Called by the parser with each chunk, and with null at the end. */
  override push(chunk: Buffer | null): boolean {
    const { sink } = this;
    if (chunk === null) {
      this.pushShort();
      if (sink === undefined) return super.push(null);
      this.endPouring(sink);
      return false;
    }
    // A sink may free the chunk, so take its length first.
    const { length } = chunk;
    const isReady = sink === undefined ? this.buffer(chunk) : sink.take(chunk);
    if (this.isWaiting && sink === undefined) this.hold(length);
    if (!isReady || this.isWaiting) return false;
    this.isHeldUp = this.turns !== undefined && !this.turns.mayReadOn(length, this);
    return !this.isHeldUp;
  }

  private hold(bytes: number): void {
    this.bytesHeld += bytes;
    this.turns?.hold(bytes);
  }

  private buffer(chunk: Buffer): boolean {
    if (chunk.length >= SHORT_BYTES) {
      this.pushShort();
      return super.push(chunk);
    }
    if (this.short.length === 0) process.nextTick(() => this.pushShort() || this.socket.pause());
    this.short.push(chunk);
    return true;
  }

  /** @returns whether the stream wants more */
  private pushShort(): boolean {
    const { short } = this;
    if (short.length === 0) return true;
    this.short = [];
    return super.push(short.length === 1 ? (short[0] as Buffer) : Buffer.concat(short));
  }

  private endPouring(sink: BodySink): void {
    this.sink = undefined;
    const closing = this as Closing;
    if (closing._dumpAndCloseReadable) closing._dumpAndCloseReadable();
    else super.push(null);
    sink.end();
  }
}
