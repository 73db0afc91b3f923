/** Smaller buffers cost nothing worth keeping. */
const SMALLEST = 32 * 1024;
/** Bodies and answers are in pieces of at most so many bytes. */
export const LONGEST_PIECE = 4 * 1024 * 1024;

/**
 * Buffers for bodies and answers, used again once they have been read or sent: memory that is fresh for each costs a page
 * fault every 4 kB, and makes the garbage collector run long before its heap needs it.
 */
export class BufferPool {
  /** By size: powers of two. */
  private readonly free = new Map<number, ArrayBuffer[]>();
  private readonly mostKept: number;
  private kept = 0;

  /** @param mostKept how many bytes are kept at most */
  constructor(mostKept: number) {
    this.mostKept = mostKept;
  }

  /** A buffer of at least so many bytes, which hold anything. */
  readonly take = (bytes: number): Buffer => {
    const memory = this.pop(sizeFor(bytes));
    return memory === undefined ? newMemory(bytes) : Buffer.from(memory);
  };

  /** Kept memory of at least so many bytes, in pieces; less where not so much is kept. */
  takeKept(bytes: number): ArrayBuffer[] {
    const pieces: ArrayBuffer[] = [];
    for (let left = bytes; left > 0; left -= LONGEST_PIECE) {
      const memory = this.pop(sizeFor(Math.min(left, LONGEST_PIECE)));
      if (memory === undefined) break;
      pieces.push(memory);
    }
    return pieces;
  }

  private pop(size: number): ArrayBuffer | undefined {
    const buffers = this.free.get(size);
    const memory = buffers?.pop();
    if (buffers === undefined || memory === undefined) return undefined;
    this.kept -= size;
    // The order of the sizes is that in which they were last taken.
    this.free.delete(size);
    this.free.set(size, buffers);
    return memory;
  }

  /** Gives memory back, which nobody reads any more: what is not kept is freed at once. */
  give(memory: ArrayBufferLike): void {
    const size = memory.byteLength;
    const isOurs = size >= SMALLEST && size <= LONGEST_PIECE && Number.isInteger(Math.log2(size));
    if (!isOurs || !this.makeRoom(size)) {
      free(memory);
      return;
    }
    this.kept += size;
    const buffers = this.free.get(size);
    if (buffers) buffers.push(memory as ArrayBuffer);
    else this.free.set(size, [memory as ArrayBuffer]);
  }

  /** Frees buffers of other sizes, those first of the size that has not been taken for longest; false if that is not enough. */
  private makeRoom(size: number): boolean {
    for (const [other, buffers] of this.free) {
      if (this.kept + size <= this.mostKept) break;
      if (other === size) continue;
      while (buffers.length > 0 && this.kept + size > this.mostKept) {
        free(buffers.pop() as ArrayBuffer);
        this.kept -= other;
      }
    }
    return this.kept + size <= this.mostKept;
  }

  /** Frees all that is kept. */
  readonly trim = (): void => {
    for (const buffers of this.free.values()) buffers.forEach(free);
    this.free.clear();
    this.kept = 0;
  };
}

/** How much memory a pool keeps for so many bytes: a power of two, if it keeps any. */
function sizeFor(bytes: number): number {
  return bytes < SMALLEST || bytes > LONGEST_PIECE ? bytes : 2 ** Math.ceil(Math.log2(bytes));
}

/** New memory of at least so many bytes, which a pool keeps if it may be worth it. */
export function newMemory(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(sizeFor(bytes));
}

/**
 * Frees memory now: all views of it have the length 0 from then on. Left to the garbage collector it would be collected with
 * much effort: memory outside the heap makes full collections run, not the short ones that would do.
 */
export function free(memory: ArrayBufferLike): void {
  (memory as ArrayBuffer).transfer(0);
}

/** Frees the memory of a chunk, unless it shares that with others, as short ones may. */
export function freeChunk({ buffer, length }: Buffer): void {
  if (length === buffer.byteLength) free(buffer);
}
