import { closeSync, openSync, readSync } from 'node:fs';
import { ELEMENT_TYPES, type ElementType } from '../../codecs/binary/element-types.ts';
import { straighten } from '../../codecs/npy/straighten.ts';
import { sizeOf } from '../../core/tensors/tensor.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-codes.ts';

/** An array whose numbers lie one after the other, in row-major order: in a file, or in memory. Can be handed to another thread. */
export interface StoredArray {
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly isBigEndian: boolean;
  /** What the file is called, for errors. */
  readonly file: string;
  readonly at: InFile | InMemory;
}

interface InFile {
  readonly path: string;
  /** Where the first number is. */
  readonly start: number;
}

interface InMemory {
  readonly bytes: Uint8Array;
}

export function bytesOf({ type, shape }: StoredArray): number {
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
    this.handle = 'path' in array.at ? openSync(array.at.path, 'r') : undefined;
  }

  /** The bytes of the numbers [first, last), good until the next call. */
  read(first: number, last: number): Buffer {
    const { array, elementBytes } = this;
    const { at } = array;
    const length = (last - first) * elementBytes;
    if (this.buffer.length < length) this.buffer = Buffer.allocUnsafeSlow(length);
    const bytes = this.buffer.subarray(0, length);
    if ('bytes' in at) bytes.set(at.bytes.subarray(first * elementBytes, last * elementBytes));
    else this.fill(bytes, at.start + first * elementBytes);
    if (array.isBigEndian) {
      const layout = { shape: [last - first], size: elementBytes, isFortran: false, isBigEndian: true };
      straighten(bytes, 0, bytes, last - first, layout);
    }
    return bytes;
  }

  close(): void {
    if (this.handle !== undefined) closeSync(this.handle);
  }

  private fill(bytes: Buffer, position: number): void {
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(this.handle as number, bytes, at, bytes.length - at, position + at);
      if (read === 0) {
        const seen = `${this.array.file}: the file ends at byte ${position + at}, and has been cut since it was opened`;
        throw new CliError(seen, EXIT.FAILED);
      }
      at += read;
    }
  }
}
