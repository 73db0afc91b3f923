import { instantiate } from '../../src/wasm/instantiate.ts';

/** The module's `writeTensor` for a tensor of at most `capacity` elements, as a function of its range of elements. */
export class TensorWriter {
  readonly #wasm = instantiate(() => Number.NaN);
  readonly #shape: number;
  readonly #data: number;
  readonly #out: number;
  #rank = 0;

  constructor(capacity: number) {
    this.#shape = (this.#wasm.heapBase.value + 15) & ~15;
    this.#data = this.#shape + 64;
    this.#out = this.#data + capacity * 8;
    const end = this.#out + capacity * 50 + 64;
    this.#wasm.memory.grow(Math.ceil((end - this.#wasm.memory.buffer.byteLength) / 65536) + 1);
  }

  set(shape: readonly number[], data: ArrayLike<number>): void {
    this.#rank = shape.length;
    new Uint32Array(this.#wasm.memory.buffer, this.#shape, 16).set(shape);
    new Float64Array(this.#wasm.memory.buffer, this.#data, data.length).set(data);
  }

  write(first: number, last: number, isFloat32 = false): string {
    const end = this.#wasm.writeTensor(this.#data, first, last, this.#shape, this.#rank, Number(isFloat32), this.#out);
    return Buffer.from(this.#wasm.memory.buffer, this.#out, end - this.#out).toString('latin1');
  }
}
