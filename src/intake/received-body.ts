import type { Body } from '../codecs/body.ts';
import { type BufferPool, freeChunk, LONGEST_PIECE } from '../codecs/buffer-pool.ts';

/** Smallest piece of pooled memory. */
const SHORTEST_PIECE = 64 * 1024;

/**
 * A body as it arrives. If it is short and comes in one chunk, we keep that chunk. Otherwise we copy its chunks into a
 * few pieces of pooled memory and free them.
 */
export class ReceivedBody {
  size = 0;
  private readonly memory: BufferPool;
  private readonly longFrom: number;
  private readonly expected: number;
  private pieces: Buffer[] = [];
  /** The chunks whose memory can be freed once the pieces have been copied: as many as there are pieces. */
  private owners: (Buffer | undefined)[] = [];
  private isPooled = false;
  /** How much has been copied in all, and how much of the last piece is filled. */
  private copied = 0;
  private filled = 0;

  /**
   * @param longFrom a body with more bytes than this is long and must be pooled
   * @param expected how many bytes are announced; 0 if unknown
   */
  constructor(memory: BufferPool, longFrom: number, expected: number) {
    this.memory = memory;
    this.longFrom = longFrom;
    this.expected = expected;
  }

  /** @param owner the chunk that these bytes are of, if nobody else will read it */
  add(bytes: Buffer, owner?: Buffer): void {
    this.size += bytes.length;
    if (this.pieces.length === 0 && this.size <= this.longFrom) {
      this.pieces.push(bytes);
      this.owners.push(owner);
      return;
    }
    if (!this.isPooled) {
      const { pieces: arrived, owners } = this;
      this.isPooled = true;
      this.pieces = [];
      this.owners = [];
      for (const [i, early] of arrived.entries()) this.copy(early, owners[i]);
    }
    this.copy(bytes, owner);
  }

  /** Returns the body, once all of it has arrived. */
  end(): Body {
    const { pieces, size, isPooled } = this;
    if (isPooled) pieces.push((pieces.pop() as Buffer).subarray(0, this.filled));
    return { chunks: pieces, size, isPooled };
  }

  private copy(chunk: Buffer, owner: Buffer | undefined): void {
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
    if (owner) freeChunk(owner);
  }

  /**
   * Takes a piece for the bytes still announced, or still to be copied, or as many as were copied: whichever is most.
   */
  private nextPiece(): Buffer {
    const { expected, size, copied } = this;
    const wanted = Math.max(SHORTEST_PIECE, expected - copied, size - copied, copied);
    return this.memory.take(Math.min(LONGEST_PIECE, wanted));
  }
}
