import { LONGEST_PIECE } from './buffer-pool.ts';

const LONG = 256;

/** Bytes that are written from front to back, into as many pieces of memory as it takes: none is longer than LONGEST_PIECE, but where something written at once is. */
export class Pieces {
  /** Where the next byte is written: there is room for what was last reserved. */
  bytes: Buffer;
  at: number;
  private readonly full: Buffer[] = [];
  private readonly take: (bytes: number) => Buffer;
  /** Where the current piece starts. */
  private start: number;
  /** How many bytes there can be from there on. */
  private longest: number;

  /**
   * @param longest how many bytes there are at most
   * @param take gives memory of at least so many bytes, of which all is used, from `start` on in the first piece
   */
  constructor(longest: number, take: (bytes: number) => Buffer, start = 0) {
    this.longest = longest;
    this.take = take;
    this.bytes = take(Math.min(longest, LONGEST_PIECE));
    this.start = start;
    this.at = start;
  }

  /** Makes room for so many bytes in one piece, or for all that can come. */
  reserve(bytes: number): void {
    const left = this.longest - (this.at - this.start);
    if (this.at + Math.min(bytes, left) <= this.bytes.length) return;
    this.full.push(this.bytes.subarray(this.start, this.at));
    this.longest = left;
    this.bytes = this.take(Math.min(left, Math.max(bytes, LONGEST_PIECE)));
    this.start = 0;
    this.at = 0;
  }

  write(text: string): void {
    this.reserve(text.length);
    const { bytes, at } = this;
    // A call out of JavaScript costs more than the loop, for all but long texts.
    if (text.length > LONG) bytes.write(text, at, 'latin1');
    else for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
    this.at = at + text.length;
  }

  /** How many bytes have been written. */
  get size(): number {
    return this.full.reduce((sum, piece) => sum + piece.length, this.at - this.start);
  }

  /** All pieces, when all has been written. */
  end(): readonly Buffer[] {
    return [...this.full, this.bytes.subarray(this.start, this.at)];
  }
}
