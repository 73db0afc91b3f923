import type { Readable } from 'node:stream';
import { HttpProblem } from '../errors.ts';
import { Signal } from './signal.ts';

const EVENTS = ['readable', 'end', 'close'] as const;

/** Most bytes to read at once: processing them blocks the event loop. */
const MOST = 64 * 1024;

/** Reads a body on demand; all but some 64 KiB of the rest stays with the client. */
export class ChunkReader {
  /** How many bytes have been read. */
  bytes = 0;
  private readonly source: Readable;
  private readonly something = new Signal();
  private error: Error | undefined;

  constructor(source: Readable) {
    this.source = source;
    for (const event of EVENTS) source.on(event, this.something.tell);
    source.on('error', this.fail);
  }

  /** Makes `next` throw an error. */
  readonly fail = (error: Error): void => {
    this.error = error;
    this.something.tell();
  };

  /**
   * Waits for bytes and returns them; undefined at the end.
   *
   * @throws HttpProblem INCOMPLETE_BODY, an error of the source, or the one passed to `fail`
   */
  async next(): Promise<Buffer | undefined> {
    const { source } = this;
    for (;;) {
      if (this.error instanceof HttpProblem) throw this.error;
      const chunk = this.read();
      if (chunk !== null) {
        this.bytes += chunk.length;
        return chunk;
      }
      if (source.readableEnded) return undefined;
      if (source.destroyed) {
        throw new HttpProblem('INCOMPLETE_BODY', `the connection ended after ${this.bytes} bytes of the body`);
      }
      await this.something.told();
    }
  }

  private read(): Buffer | null {
    const { source } = this;
    if (source.destroyed) return null;
    return source.readableLength > MOST ? source.read(MOST) : source.read();
  }

  /** Leaves the rest of the body to others. The `error` listener stays, since Node throws errors that have none. */
  stop(): void {
    for (const event of EVENTS) this.source.off(event, this.something.tell);
  }
}
