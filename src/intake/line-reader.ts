import { type Body, giveBack } from '../codecs/body.ts';
import { freeChunk } from '../codecs/buffer-pool.ts';
import type { Claim } from '../lifecycle/memory-budget.ts';
import type { Reception } from './read-body.ts';
import { ReceivedBody } from './received-body.ts';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;

/** So few bytes of a line, at the end of a chunk, are copied: the whole chunk would have to be kept for them. */
const SHORT_REST = 4096;

type LineReception = Pick<Reception, 'limit' | 'longFrom' | 'memory'>;

/** A line of a stream that is not blank. */
export interface Line {
  /** Counted from 1, blank lines included. */
  readonly number: number;
  /** Its bytes without the line feed; undefined if the line is too long. */
  readonly body: Body | undefined;
}

/**
 * Splits a stream into lines as it arrives. It buffers an incomplete line up to the limit, then reports the line as too
 * long and drops the rest of it. It skips blank lines.
 */
export class LineReader {
  private readonly reception: LineReception;
  private readonly claim: Claim;
  private readonly ownsChunks: boolean;
  private number = 1;
  /** The beginning of an incomplete line. */
  private start: ReceivedBody | undefined;
  /** Whether the current line is too long. */
  private isOver = false;

  /**
   * @param claim counts the bytes of lines until they are executed
   * @param ownsChunks whether nobody else reads the chunks
   */
  constructor(reception: LineReception, claim: Claim, ownsChunks: boolean) {
    this.reception = reception;
    this.claim = claim;
    this.ownsChunks = ownsChunks;
  }

  /** The number of the current line. */
  get count(): number {
    return this.number;
  }

  get isWithinLine(): boolean {
    return this.isOver || this.start !== undefined;
  }

  /**
   * Yields the lines that end, or become too long, in this chunk. Each must have been answered before the next is asked for: the
   * chunk is freed as soon as nothing of it is needed.
   */
  *read(chunk: Buffer): Generator<Line, void, void> {
    let at = 0;
    while (at < chunk.length) {
      const found = chunk.indexOf(LINE_FEED, at);
      const end = found < 0 ? chunk.length : found;
      const isRest = found < 0;
      if (this.add(chunk.subarray(at, end), isRest && this.ownsChunks ? chunk : undefined)) {
        yield { number: this.number, body: undefined };
      }
      if (found >= 0) {
        const body = this.end();
        if (body) yield { number: this.number, body };
        this.number++;
      }
      at = end + 1;
    }
    if (this.ownsChunks && this.start === undefined) freeChunk(chunk);
  }

  /** Yields the last line if it has no line feed. */
  *readRest(): Generator<Line, void, void> {
    const body = this.end();
    if (body) yield { number: this.number, body };
  }

  /** Frees the incomplete line. */
  drop(): void {
    const body = this.start?.end();
    this.start = undefined;
    if (body) this.discard(body);
  }

  private discard(body: Body): void {
    this.claim.receive(-body.size);
    giveBack(body, this.reception.memory);
  }

  /** Adds to the current line; returns true when this makes it too long. */
  private add(bytes: Buffer, owner: Buffer | undefined): boolean {
    if (this.isOver || bytes.length === 0) return false;
    const { memory, longFrom, limit } = this.reception;
    const size = (this.start?.size ?? 0) + bytes.length;
    if (size > limit) {
      this.drop();
      this.isOver = true;
      return true;
    }
    this.start ??= new ReceivedBody(memory, longFrom, 0);
    this.claim.receive(bytes.length);
    if (owner === undefined || bytes.length > SHORT_REST) {
      this.start.add(bytes, owner);
    } else {
      this.start.add(Buffer.from(bytes));
      freeChunk(owner);
    }
    return false;
  }

  /** Ends the current line; undefined if it is blank or too long. */
  private end(): Body | undefined {
    const body = this.start?.end();
    this.start = undefined;
    this.isOver = false;
    if (body === undefined || !body.chunks.every(isBlank)) return body;
    this.discard(body);
    return undefined;
  }
}

/** Whether all bytes are JSON white space. */
function isBlank(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte !== SPACE && byte !== CARRIAGE_RETURN && byte !== TAB) return false;
  }
  return true;
}
