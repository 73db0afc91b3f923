import { type Body, giveBack } from '../codecs/body.ts';
import type { Claim } from '../lifecycle/memory-budget.ts';
import type { Reception } from './read-body.ts';
import { ReceivedBody } from './received-body.ts';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;

type LineReception = Pick<Reception, 'limit' | 'longFrom' | 'memory'>;

/** A line of a stream, that is not blank. */
export interface Line {
  /** From 1; blank lines count. */
  readonly number: number;
  /** What is in it, without its end; undefined where that is too much. */
  readonly body: Body | undefined;
}

/**
 * Cuts a stream into lines while it arrives. Of a line that is not complete what there is is kept, up to the limit: then it
 * is given as too long, and the rest thrown away as it comes. Lines that are blank are passed over.
 */
export class LineReader {
  private readonly reception: LineReception;
  private readonly claim: Claim;
  private number = 1;
  /** The start of a line that is not complete. */
  private start: ReceivedBody | undefined;
  /** Whether the line was too long. */
  private isOver = false;

  /** @param claim counts what has been read of lines, until they are executed */
  constructor(reception: LineReception, claim: Claim) {
    this.reception = reception;
    this.claim = claim;
  }

  /** How many lines have been read to their end, and whether another has been begun. */
  get count(): number {
    return this.number;
  }

  get isWithinLine(): boolean {
    return this.isOver || this.start !== undefined;
  }

  /** The lines that end in a chunk, or become too long in it. */
  *read(chunk: Buffer): Generator<Line, void, void> {
    let at = 0;
    while (at < chunk.length) {
      const found = chunk.indexOf(LINE_FEED, at);
      const end = found < 0 ? chunk.length : found;
      if (this.add(chunk.subarray(at, end))) yield { number: this.number, body: undefined };
      if (found >= 0) {
        const body = this.end();
        if (body) yield { number: this.number, body };
        this.number++;
      }
      at = end + 1;
    }
  }

  /** The line without an end that is the last one, if there is one. */
  *readRest(): Generator<Line, void, void> {
    const body = this.end();
    if (body) yield { number: this.number, body };
  }

  /** Gives back the memory of a line that nobody wants any more. */
  drop(): void {
    const body = this.start?.end();
    this.start = undefined;
    if (body) this.discard(body);
  }

  private discard(body: Body): void {
    this.claim.receive(-body.size);
    giveBack(body, this.reception.memory);
  }

  /** Adds to the line that is read; true where it becomes too long thereby. */
  private add(bytes: Buffer): boolean {
    if (this.isOver || bytes.length === 0) return false;
    const { memory, longFrom, limit } = this.reception;
    const size = (this.start?.size ?? 0) + bytes.length;
    if (size > limit) {
      this.drop();
      this.isOver = true;
      return true;
    }
    // Others may have lines in the same chunk.
    this.start ??= new ReceivedBody(memory, longFrom, 0, false);
    this.claim.receive(bytes.length);
    this.start.add(bytes);
    return false;
  }

  /** Ends the line that is read; undefined where nothing is to be said to it. */
  private end(): Body | undefined {
    const body = this.start?.end();
    this.start = undefined;
    this.isOver = false;
    if (body === undefined || !body.chunks.every(isBlank)) return body;
    this.discard(body);
    return undefined;
  }
}

/** Whether there is only what JSON calls white space. */
function isBlank(bytes: Buffer): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte !== SPACE && byte !== CARRIAGE_RETURN && byte !== TAB) return false;
  }
  return true;
}
