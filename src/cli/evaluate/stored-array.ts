import { closeSync, openSync, readSync } from 'node:fs';
import { ELEMENT_TYPES } from '../../codecs/binary/element-types.ts';
import { bytesOfElements, type StoredTensor } from '../../codecs/binary/stored-tensor.ts';
import { straighten } from '../../codecs/binary/straighten.ts';
import { sizeOf } from '../../core/tensors/tensor.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';

/** An array whose rows can be read one after the other, from a file or from memory. It can be handed to another thread. */
export interface StoredArray extends StoredTensor {
  /** What the file is called, for errors. */
  readonly file: string;
  readonly source: { readonly path: string } | { readonly bytes: Uint8Array };
}

export function bytesOf({ type, shape }: Pick<StoredTensor, 'type' | 'shape'>): number {
  return sizeOf(shape) * ELEMENT_TYPES[type].bytes;
}

/** Reads numbers of an array, little-endian. */
export class ArrayReader {
  readonly elementBytes: 1 | 2 | 4 | 8;
  private readonly array: StoredArray;
  private readonly handle: number | undefined;
  private buffer = Buffer.alloc(0);

  constructor(array: StoredArray) {
    this.array = array;
    this.elementBytes = ELEMENT_TYPES[array.type].bytes;
    this.handle = 'path' in array.source ? openSync(array.source.path, 'r') : undefined;
  }

  /** The bytes of the numbers [first, last), good until the next call. */
  read(first: number, last: number): Buffer {
    return this.readRuns(first, last - first, 0, 1);
  }

  /** The bytes of several runs of numbers of the same length, each `stride` behind the one before, good until the next call. */
  readRuns(first: number, length: number, stride: number, runs: number): Buffer {
    const { array, elementBytes } = this;
    const total = runs * length * elementBytes;
    if (this.buffer.length < total) this.buffer = Buffer.allocUnsafeSlow(total);
    const bytes = this.buffer.subarray(0, total);
    for (let run = 0; run < runs; run++) {
      const { start, end } = bytesOfElements(array, first + run * stride, length);
      this.fill(bytes.subarray(run * (end - start), (run + 1) * (end - start)), start);
    }
    if (array.isBigEndian) {
      const layout = { shape: [runs * length], size: elementBytes, isFortran: false, isBigEndian: true };
      straighten(bytes, 0, bytes, runs * length, layout);
    }
    return bytes;
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle);
  }

  private fill(bytes: Buffer, position: number): void {
    const { source, file } = this.array;
    if ('bytes' in source) {
      bytes.set(source.bytes.subarray(position, position + bytes.length));
      return;
    }
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(this.handle as number, bytes, at, bytes.length - at, position + at);
      if (read === 0) {
        const seen = `${file}: the file ends at byte ${position + at}, and has been cut since it was opened`;
        throw new CliError(seen, EXIT.FAILED);
      }
      at += read;
    }
  }
}
