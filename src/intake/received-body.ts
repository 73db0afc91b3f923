import type { Body } from '../codecs/body.ts';
import { type BufferPool, free, LONGEST_PIECE } from '../codecs/buffer-pool.ts';

/** Pieces of pooled memory have at least so many bytes. */
const SHORTEST_PIECE = 64 * 1024;

/**
 * A body while it arrives. What comes in one chunk is kept as it came; of more than that, or if it is long, the chunks are copied
 * into few pieces of pooled memory, and freed.
 */
export class ReceivedBody {
  size = 0;
  private readonly memory: BufferPool;
  private readonly longFrom: number;
  private readonly expected: number;
  private readonly ownsChunks: boolean;
  private pieces: Buffer[] = [];
  private isPooled = false;
  /** How much has been copied, and how much of that to the last piece. */
  private copied = 0;
  private filled = 0;

  /**
   * @param longFrom a body with more bytes than this is long: it must be pooled
   * @param expected how many bytes are announced; 0 if that is not known
   * @param ownsChunks whether nobody else reads them
   */
  constructor(memory: BufferPool, longFrom: number, expected: number, ownsChunks: boolean) {
    this.memory = memory;
    this.longFrom = longFrom;
    this.expected = expected;
    this.ownsChunks = ownsChunks;
  }

  add(chunk: Buffer): void {
    this.size += chunk.length;
    if (this.pieces.length === 0 && this.size <= this.longFrom) {
      this.pieces.push(chunk);
      return;
    }
    if (!this.isPooled) {
      const arrived = this.pieces;
      this.isPooled = true;
      this.pieces = [];
      for (const early of arrived) this.copy(early);
    }
    this.copy(chunk);
  }

  /** The body, once all has arrived. */
  end(): Body {
    const { pieces, size, isPooled } = this;
    if (isPooled) pieces.push((pieces.pop() as Buffer).subarray(0, this.filled));
    return { chunks: pieces, size, isPooled };
  }

  private copy(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      let piece = this.pieces.at(-1);
      if (piece === undefined || this.filled === piece.length) {
        piece = this.nextPiece();
        this.pieces.push(piece);
        this.filled = 0;
      }
      const length = chunk.copy(piece, this.filled, at);
      this.filled += length;
      this.copied += length;
      at += length;
    }
    // Short ones may share memory.
    if (this.ownsChunks && chunk.length === chunk.buffer.byteLength) free(chunk.buffer);
  }

  /** For what is announced, else for what is here, else for as much again. */
  private nextPiece(): Buffer {
    const { expected, size, copied } = this;
    const wanted = Math.max(SHORTEST_PIECE, expected - copied, size - copied, copied);
    return this.memory.take(Math.min(LONGEST_PIECE, wanted));
  }
}
