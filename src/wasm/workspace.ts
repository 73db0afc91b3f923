import { convertNumbers } from '../core/tensors/convert-numbers.ts';
import { countCommas } from '../core/tensors/count-commas.ts';
import type { Kernel } from '../core/tensors/kernel.ts';
import {
  BYTES,
  DTYPES,
  type Dtype,
  type Numbers,
  type NumbersOf,
  newNumbers,
  numbersAt,
} from '../core/tensors/numbers.ts';
import type { DoubleTensor, Tensor } from '../core/tensors/tensor.ts';
import { collectGarbage } from './collect-garbage.ts';
import { type Exports, instantiate } from './instantiate.ts';
import { wasmKernel } from './wasm-kernel.ts';

const PAGE = 65_536;

/** Zeros behind a text: the reader looks ahead. */
const SLACK = 64;

/** Texts are written in pieces of at most so many bytes, which are then copied out. */
const OUT_SIZE = 65_536;

/** A number of a tensor of that rank takes at most so many bytes, brackets and comma included. */
const longestNumber = (rank: number) => 26 + 2 * rank;

/**
 * So many views are used again. The memory's buffer knows all views of it, so that each one lives until the next full
 * garbage collection, and minor ones have to move it: fresh ones for each message would cost a small one a tenth.
 */
const MOST_VIEWS = 512;
/** Longer ones are not: address and length are one number to look them up by, which must be below 2^53. */
const LONGEST_VIEW = 2 ** 22;

/** All numbers that are allocated start at a multiple of this. */
const WORD = 8;

/** Tensors start at a multiple of this, so that small messages have them at the same places. */
const TENSORS_AT = 4096;

/** All that a memory can have, less a page. */
const MOST_MEMORY = 2 ** 32 - PAGE;

/** Room for what comes of a message of tensors in bytes, in its lengths: the most that can be needed, and what mostly is enough. */
const TIMES_BYTES = [72, 24, 8, 0];

/** Memory never shrinks: one of which more than this has been used is given up with its instance, at once or when idle. */
const MOST_KEPT = 64 * 1024 * 1024;
const MOST_KEPT_WHEN_IDLE = 16 * 1024 * 1024;

/** For each number of a text: itself, and five results. */
const LEAST_DOUBLES = 6;
/** And what a row is computed in, which may be the only one. */
const MOST_DOUBLES = LEAST_DOUBLES + 14;

/** A tensor that has been read, and the offset in the text behind it. */
export interface TensorRead extends DoubleTensor {
  readonly end: number;
}

/**
 * The memory of one instance of the WebAssembly module, in which a message is read, computed and written: room for a
 * piece of the answer, room for numbers to write that are elsewhere, the text of the message, behind it the tensors that
 * are read from it, then those that are made of them. Nothing is freed: the next message starts over.
 *
 * Memory that is only reserved costs nothing, so that there is room for the worst case (a number to every two bytes of
 * text) without looking first, and no view is ever detached by growing.
 */
export class Workspace {
  /** The functions of the instance, for addresses in its memory. */
  exports!: Exports;
  /** Its functions of rows. */
  kernel!: Kernel;
  private buffer!: ArrayBuffer;
  private bytes!: Buffer;
  private shape!: Uint32Array;
  /** The lengths of the axes of the tensor that was read last. */
  private readonly axes: number[] = [];
  /** By type, and then by address and length. */
  private readonly views = Object.fromEntries(DTYPES.map((dtype) => [dtype, new Map()])) as {
    readonly [D in Dtype]: Map<number, NumbersOf<D>>;
  };
  /** Where a piece of the answer is written. */
  private out = 0;
  /** Where numbers are put to be written, if they are not in the memory yet. */
  private source = 0;
  /** Where messages start, but for some bytes. */
  private text = 0;
  /** Where the message starts. */
  private message = 0;
  /** The first free byte. */
  private top = 0;
  /** The most that has been used. */
  private used = 0;

  private readonly mostKept: number;

  /** @param mostKept how many bytes of memory are kept between two messages */
  constructor(mostKept = MOST_KEPT) {
    this.mostKept = mostKept;
    this.startOver();
  }

  /** Takes a new instance: the memory of the one before is given up. */
  private startOver(): void {
    this.exports = instantiate((start, end) => Number(this.bytes.toString('latin1', start, end)));
    this.kernel = wasmKernel(this);
    this.out = aligned(this.exports.heapBase.value);
    this.source = aligned(this.out + OUT_SIZE + SLACK);
    this.text = aligned(this.source + 8 * this.block(0));
    this.top = this.text;
    this.used = this.text;
    this.viewMemory();
    this.reserve(this.text);
  }

  private viewMemory(): void {
    const { buffer } = this.exports.memory;
    this.buffer = buffer;
    this.bytes = Buffer.from(buffer);
    for (const dtype of DTYPES) this.views[dtype].clear();
    this.shape = new Uint32Array(buffer, this.exports.shape.value, 64);
  }

  /**
   * Starts over with a text, in pieces. All that was read or allocated before is gone.
   *
   * @returns the text in one piece
   */
  load(chunks: readonly Buffer[]): Buffer {
    this.top = this.text;
    if (!this.reserveForText(chunks, lengthOf(chunks))) return Buffer.concat(chunks);
    const end = this.copyIn(chunks, this.text);
    return chunks.length === 1 ? (chunks[0] as Buffer) : this.bytes.subarray(this.text, end);
  }

  /**
   * Starts over with bytes in which there may be tensors, in pieces.
   *
   * @param tensorsAt where tensors start in it: they come to lie at a multiple of eight
   * @param more how many further bytes it becomes
   * @returns the bytes where they lie in the memory, so that tensors can be viewed there; elsewhere where it has no room
   */
  loadBytes(chunks: readonly Buffer[], tensorsAt = 0, more = 0): Buffer {
    this.top = this.text;
    if (!this.reserveForBytes(lengthOf(chunks) + more)) return Buffer.concat(chunks);
    const end = this.copyIn(chunks, this.text + ((WORD - (tensorsAt % WORD)) % WORD));
    return this.bytes.subarray(this.message, end);
  }

  /** Copies a message to an address; returns the one behind it. */
  private copyIn(chunks: readonly Buffer[], start: number): number {
    this.message = start;
    let at = start;
    for (const chunk of chunks) at += chunk.copy(this.bytes, at);
    // Not fill(): the call costs more than the loop.
    for (let i = 0; i < SLACK; i++) this.bytes[at + i] = 0;
    this.top = aligned(at + SLACK, TENSORS_AT);
    return at;
  }

  /** Ends a message: what was read or allocated is gone. */
  readonly release = (): void => {
    this.used = Math.max(this.used, this.top);
    if (this.used > this.mostKept) this.giveUp();
  };

  /** Gives back memory that is worth it, until it is needed again. */
  readonly trim = (): void => {
    if (this.used > MOST_KEPT_WHEN_IDLE) this.giveUp();
  };

  private giveUp(): void {
    this.startOver();
    collectGarbage();
  }

  /**
   * Makes room for a text, the numbers in it, and five times as many results: for a number to every two bytes, or where that is
   * more than a memory can have, for one to every comma.
   */
  private reserveForText(chunks: readonly Buffer[], length: number): boolean {
    const room = (numbers: number, doubles: number) =>
      this.text + length + BYTES.float64 * doubles * numbers + 2 * TENSORS_AT;
    if (this.reserve(room(length / 2, MOST_DOUBLES))) return true;
    const commas = chunks.reduce((sum, chunk) => sum + countCommas(chunk), 0);
    return this.reserve(room(commas + 1, MOST_DOUBLES)) || this.reserve(room(commas + 1, LEAST_DOUBLES));
  }

  /**
   * Makes room for bytes and what can come of them: five results in doubles of numbers of two bytes each, and what a row is
   * computed in, which may be the only one; or where there is not as much, less. What then has no room is allocated elsewhere.
   */
  private reserveForBytes(length: number): boolean {
    const room = this.text + length + 2 * TENSORS_AT;
    return TIMES_BYTES.some((times) => this.reserve(Math.min(room + times * length, Math.max(room, MOST_MEMORY))));
  }

  /** Makes the memory reach to `end`; false where it cannot. */
  private reserve(end: number): boolean {
    const { memory } = this.exports;
    const missing = end - this.bytes.length;
    if (missing <= 0) return true;
    try {
      memory.grow(Math.ceil(missing / PAGE));
    } catch {
      return false;
    }
    this.viewMemory();
    return true;
  }

  /** Reads the nested array at `offset` of a text that is `length` bytes long; undefined where that is for the reference reader. */
  readTensor(offset: number, length: number): TensorRead | undefined {
    // The text is not here: there was no room for it.
    if (this.top === this.text) return undefined;
    const { exports, top } = this;
    const behind = exports.readTensor(this.message + offset, this.message + length, top);
    if (behind === 0) return undefined;
    const rank = exports.rank.value;
    let size = 1;
    for (let axis = 0; axis < rank; axis++) {
      const length = this.shape[axis] as number;
      this.axes[axis] = length;
      size *= length;
    }
    // A slice of its exact length: arrays that grow were seen to be put among the long-lived objects, at once.
    return { shape: this.axes.slice(0, rank), data: this.take('float64', size), end: behind - this.message };
  }

  /** Room for so many doubles, whatever they are. */
  allocate(length: number): Float64Array {
    return this.allocateNumbers('float64', length);
  }

  /** Room for so many numbers of a type, whatever they are. */
  allocateNumbers<D extends Dtype>(dtype: D, length: number): NumbersOf<D> {
    if (this.top + BYTES[dtype] * length > this.bytes.length) return newNumbers(dtype, length);
    return this.take(dtype, length);
  }

  /** The numbers at an address of a buffer that is a multiple of their size: of this memory, or of another. */
  readonly view = (dtype: Dtype, buffer: ArrayBufferLike, byteOffset: number, length: number): Numbers =>
    buffer === this.buffer ? this.at(dtype, byteOffset, length) : numbersAt(dtype, buffer, byteOffset, length);

  /** Whether so many doubles can still be allocated in the memory. */
  hasRoom(length: number): boolean {
    return this.top + BYTES.float64 * length <= this.bytes.length;
  }

  /** Whether these numbers are in the memory: their address is then their `byteOffset`. */
  holds({ buffer }: Numbers): boolean {
    return buffer === this.buffer;
  }

  /** How many elements of a tensor of that rank are written at once. */
  readonly block = (rank: number): number => Math.floor(OUT_SIZE / longestNumber(rank));

  /** Where a short answer can be put together without a copy. */
  readonly scratch = (): { bytes: Buffer; start: number } => ({ bytes: this.bytes, start: this.out });

  /** Writes elements [first, last) of a tensor: see `assembly/writer/write-tensor.ts`. Returns the offset behind the text. */
  writeTensor(
    { shape, data }: Tensor,
    first: number,
    last: number,
    isFloat32: boolean,
    target: Buffer,
    at: number,
  ): number {
    const { exports, bytes } = this;
    for (let axis = 0; axis < shape.length; axis++) this.shape[axis] = shape[axis] as number;
    const out = target === bytes ? at : this.out;
    const end = exports.writeTensor(
      this.sourceOf(data, first, last),
      first,
      last,
      this.exports.shape.value,
      shape.length,
      Number(isFloat32),
      out,
    );
    if (target !== bytes) bytes.copy(target, at, out, end);
    return at + (end - out);
  }

  /** The address of element 0 of doubles of which [first, last) are in the memory: they are copied there, and widened, if need be. */
  private sourceOf(data: Numbers, first: number, last: number): number {
    if (data.buffer === this.buffer && data instanceof Float64Array) return data.byteOffset;
    convertNumbers(data.subarray(first, last), this.at('float64', this.source, last - first));
    return this.source - 8 * first;
  }

  private take<D extends Dtype>(dtype: D, length: number): NumbersOf<D> {
    const { top } = this;
    this.top = aligned(top + BYTES[dtype] * length, WORD);
    return this.at(dtype, top, length);
  }

  /** The numbers at an address of the memory: a view that there was already, where it is short. */
  private at<D extends Dtype>(dtype: D, address: number, length: number): NumbersOf<D> {
    if (length >= LONGEST_VIEW) return numbersAt(dtype, this.buffer, address, length);
    const views: Map<number, NumbersOf<D>> = this.views[dtype];
    const key = (address / BYTES[dtype]) * LONGEST_VIEW + length;
    let view = views.get(key);
    if (view === undefined) {
      view = numbersAt(dtype, this.buffer, address, length);
      if (views.size === MOST_VIEWS) views.clear();
      views.set(key, view);
    }
    return view;
  }
}

function lengthOf(chunks: readonly Buffer[]): number {
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  return length;
}

function aligned(address: number, to: number = SLACK): number {
  return Math.ceil(address / to) * to;
}
