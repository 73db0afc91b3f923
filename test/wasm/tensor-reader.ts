import { instantiate } from '../../src/wasm/instantiate.ts';
import type { TensorRead } from '../../src/wasm/workspace.ts';

/** Behind a text come so many zeros: all that the reader asks for (`assembly/reader/read-tensor.ts`). */
const SLACK = 64;

/** What surrounds the room for the numbers, which nothing may be written to. */
const GUARD = 512;

/**
 * The module's `readTensor` on texts of at most so many bytes that end, with their slack, where the memory ends: to read on
 * is to trap. All the memory that the reader has no business with is checked after each text.
 */
export class TensorReader {
  readonly #wasm = instantiate((start, end) => Number(this.#memory.toString('latin1', start, end)));
  readonly #out: number;
  readonly #memory: Buffer;
  /** What the memory must hold again after each text, where nothing is to be written. */
  readonly #before: Buffer;

  readonly #slack: number;
  readonly #room: (length: number) => number;

  /** With a `slack` or a `room` of its own for less than the reader is given, to see that it is noticed. */
  constructor(longest: number, slack: number = SLACK, room: (length: number) => number = roomFor) {
    this.#slack = slack;
    this.#room = room;
    const { memory, heapBase } = this.#wasm;
    this.#out = Math.ceil(heapBase.value / 8) * 8 + GUARD;
    const end = this.#out + roomFor(longest) + GUARD + longest + 1024;
    memory.grow(Math.max(0, Math.ceil((end - memory.buffer.byteLength) / 65_536)));
    this.#memory = Buffer.from(memory.buffer);
    for (let at = heapBase.value; at < this.#memory.length; at++) this.#memory[at] = (at * 167 + (at >> 8)) & 0xff;
    this.#before = Buffer.from(this.#memory);
  }

  /**
   * What is read from a text; undefined if nothing is.
   *
   * @param behind bytes that come behind the slack: none, so that the memory ends there, or what would change the result
   * @throws Error something was written that is not a number of the tensor
   * @throws WebAssembly.RuntimeError something was read that is not there
   */
  read(text: Buffer, behind: Buffer = Buffer.alloc(0)): TensorRead | undefined {
    const textEnd = this.#memory.length - behind.length - this.#slack;
    const start = textEnd - text.length;
    for (const bytes of [this.#memory, this.#before]) {
      text.copy(bytes, start);
      bytes.fill(0, textEnd, textEnd + this.#slack);
      behind.copy(bytes, textEnd + this.#slack);
    }
    const end = this.#wasm.readTensor(start, textEnd, this.#out);
    const shape = [...new Uint32Array(this.#memory.buffer, this.#wasm.shape.value, this.#wasm.rank.value)];
    const size = shape.reduce((product, length) => product * length, 1);
    const written = end === 0 ? this.#room(text.length) : 8 * size;
    const numbers = this.#memory.buffer.slice(this.#out, this.#out + written);
    this.#expectUnchangedBut(written);
    return end === 0 ? undefined : { shape, data: new Float64Array(numbers), end: end - start };
  }

  /** Fails if anything was written but so many bytes of numbers and the reader's own memory; makes all as it was. */
  #expectUnchangedBut(written: number): void {
    const [own, ownEnd] = [this.#wasm.shape.value, this.#wasm.readerMemoryEnd.value];
    const mine = [
      [own, ownEnd],
      [this.#out, this.#out + written],
    ] as const;
    const others = [
      [0, own],
      [ownEnd, this.#out],
      [this.#out + written, this.#memory.length],
    ] as const;
    const changed = others.find(([start, end]) => this.#memory.compare(this.#before, start, end, start, end) !== 0);
    let at = changed?.[0] ?? 0;
    if (changed) while (this.#memory[at] === this.#before[at]) at++;
    // What has not changed need not be copied back.
    if (changed) this.#before.copy(this.#memory);
    else for (const [start, end] of mine) this.#before.copy(this.#memory, start, start, end);
    if (!changed) return;
    throw new Error(
      `byte ${at} was written to; out is [${this.#out}, ${this.#out + written}), own memory [${own}, ${ownEnd})`,
    );
  }
}

/** The room for the numbers of a text: one to every two bytes. */
function roomFor(length: number): number {
  return 8 * Math.ceil(length / 2);
}
