import { IncomingMessage } from 'node:http';
import type { LoopTurns, Unread } from '../workers/loop-turns.ts';
import { endWithin } from './end-within.ts';

/** What takes a body as the parser reads it. */
export interface BodySink {
  /** @returns whether more may be read from the connection */
  take(chunk: Buffer): boolean;
  /** All of it has been taken. */
  end(): void;
}

/** What Node does with a request that has no body. It is not documented: without it, the stream ends as streams do. */
interface Closing {
  _dumpAndCloseReadable?(): void;
}

interface Dumping {
  _dump(this: IncomingMessage): void;
}

/** What takes nothing but what has been read already. */
const UNREAD: BodySink = { take: () => false, end: () => undefined };

/**
 * A request whose body can be taken as the parser reads it. Otherwise it is a stream, whose buffer, events and ticks take
 * an eighth of the time that Node needs for a small request.
 */
export class IncomingRequest extends IncomingMessage implements Unread {
  /** Says how much may be read in a turn of the event loop. */
  turns: Pick<LoopTurns, 'mayReadOn'> | undefined;
  private sink: BodySink | undefined;
  private unreadMs = 0;

  /** Pours the whole body into a sink, what has arrived already first. */
  pourInto(sink: BodySink): void {
    let isReady = true;
    while (this.readableLength > 0) isReady = sink.take(this.read());
    this.sink = sink;
    if (this.complete) this.endPouring(sink);
    else if (isReady) this.readOn();
  }

  /** Reads on, after the sink has had enough for a while. */
  readOn(): void {
    if (!this.destroyed) this._read(0);
  }

  /** Leaves the rest of the body to the stream, which does not know that nothing is being read. */
  stopPouring(): void {
    this.sink = undefined;
    if (!this.complete) this.readOn();
  }

  /**
   * Leaves the body in the socket until so many milliseconds after the answer, with which the connection ends; then what
   * arrives is dropped, up to the end of the body.
   */
  leaveUnread(ms: number): void {
    if (this.complete) return;
    const { socket } = this;
    this.sink = UNREAD;
    this.unreadMs = ms;
    // Node would close it with the answer: what is unread then resets it, and the answer may be lost.
    socket.destroySoon = () => endWithin(socket);
  }

  /** Is called by Node once the answer has been sent, to drop what is left of the body. */
  _dump(): void {
    if (this.unreadMs === 0 || this.complete) {
      (IncomingMessage.prototype as unknown as Dumping)._dump.call(this);
      return;
    }
    setTimeout(() => this.pourInto({ take: () => true, end: () => this.socket.destroy() }), this.unreadMs).unref();
  }

  /** Is called by the parser with what it has read, and with null at the end. */
  override push(chunk: Buffer | null): boolean {
    const { sink } = this;
    if (sink === undefined) return super.push(chunk);
    if (chunk === null) {
      this.endPouring(sink);
      return false;
    }
    return sink.take(chunk) && (this.turns === undefined || this.turns.mayReadOn(chunk.length, this));
  }

  private endPouring(sink: BodySink): void {
    this.sink = undefined;
    const closing = this as Closing;
    if (closing._dumpAndCloseReadable) closing._dumpAndCloseReadable();
    else super.push(null);
    sink.end();
  }
}
