import type { BufferPool } from '../codecs/buffer-pool.ts';

/** A body, in pieces. */
export interface Body {
  readonly chunks: readonly Buffer[];
  /** Whether it is long: each piece then has memory of its own, which can be handed over. */
  readonly isLong: boolean;
}

/** No piece is longer. */
const LONGEST_PIECE = 4 * 1024 * 1024;

/**
 * A body while it arrives. A short one is kept in the pieces in which it came; one that turns out to be long is copied, as it
 * comes, into few pieces of memory that is used again.
 */
export class ReceivedBody {
  size = 0;
  private readonly memory: BufferPool;
  private readonly longFrom: number;
  private readonly expected: number;
  private chunks: Buffer[] = [];
  private isLong = false;
  /** How much of a long body has been copied, and how much of that to its last piece. */
  private copied = 0;
  private filled = 0;

  /**
   * @param longFrom a body with more bytes than this is long
   * @param expected how many bytes are announced; 0 if that is not known
   */
  constructor(memory: BufferPool, longFrom: number, expected: number) {
    this.memory = memory;
    this.longFrom = longFrom;
    this.expected = expected;
  }

  add(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.isLong) {
      this.copy(chunk);
      return;
    }
    this.chunks.push(chunk);
    if (this.size > this.longFrom) this.becomeLong();
  }

  /** The body, once all has arrived. */
  end(): Body {
    const last = this.chunks.pop();
    if (last !== undefined) this.chunks.push(this.isLong ? last.subarray(0, this.filled) : last);
    return { chunks: this.chunks, isLong: this.isLong };
  }

  private becomeLong(): void {
    const arrived = this.chunks;
    this.isLong = true;
    this.chunks = [];
    for (const chunk of arrived) this.copy(chunk);
  }

  private copy(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      let piece = this.chunks.at(-1);
      if (piece === undefined || this.filled === piece.length) {
        piece = this.nextPiece();
        this.chunks.push(piece);
        this.filled = 0;
      }
      const length = chunk.copy(piece, this.filled, at);
      this.filled += length;
      this.copied += length;
      at += length;
    }
  }

  /** For what is announced, else for what is here, else for as much again. */
  private nextPiece(): Buffer {
    const { expected, size, copied } = this;
    return this.memory.take(Math.min(LONGEST_PIECE, Math.max(expected - copied, size - copied, copied)));
  }
}
