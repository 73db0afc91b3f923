import type { Readable } from 'node:stream';
import { HttpProblem } from '../errors.ts';
import { Signal } from './signal.ts';

const EVENTS = ['readable', 'end', 'close'] as const;

/** So much is read at once: what is done with it keeps everybody else waiting. */
const MOST = 64 * 1024;

/** Reads a body when it is asked to: what nobody asks for stays with the client, but for some 64 KiB. */
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

  /** Has `next` throw an error. */
  readonly fail = (error: Error): void => {
    this.error = error;
    this.something.tell();
  };

  /**
   * What has arrived, once there is something; undefined at the end.
   *
   * @throws HttpProblem INCOMPLETE_BODY, what the source says, or what it was failed with
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

  /** Leaves the rest of the body to others. What still goes wrong with it concerns nobody, but must not go unheard. */
  stop(): void {
    for (const event of EVENTS) this.source.off(event, this.something.tell);
  }
}
