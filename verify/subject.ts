import type { Dtype } from '../src/codecs/dtype.ts';
import { readTensor } from '../src/codecs/json/read-tensor.ts';
import { referenceWriter } from '../src/codecs/json/reference-writer.ts';
import { Scanner } from '../src/codecs/json/scanner.ts';
import { InputError } from '../src/core/input-error.ts';
import { Workspace } from '../src/wasm/workspace.ts';

/** The most numbers in one list: what the WebAssembly writer takes at once is a little more. */
export const BLOCK = 2048;

/** No list is written in more bytes. */
export const MOST_BYTES = 32 * BLOCK;

/** What is put to the proof: it writes and reads lists of numbers as JSON. */
export interface Subject {
  /** Writes at most {@link BLOCK} numbers to the beginning of `target`, and returns the length of the text. */
  write(data: Float64Array, dtype: Dtype, target: Buffer): number;
  /** The numbers of a list, good until the next one is read; undefined where it does not read all of the text. */
  read(text: Buffer): Float64Array | undefined;
}

/** Reader and writer in WebAssembly, in the memory that they have in the service. */
export function wasmSubject(): Subject {
  const workspace = new Workspace();
  return {
    write: (data, dtype, target) =>
      workspace.writeTensor({ shape: [data.length], data }, 0, data.length, dtype === 'float32', target, 0),
    read(text) {
      workspace.load([text]);
      const tensor = workspace.readTensor(0);
      return tensor?.end === text.length && tensor.shape.length === 1 ? tensor.data : undefined;
    },
  };
}

/** Reader and writer in plain TypeScript. */
export function referenceSubject(): Subject {
  return {
    write: (data, dtype, target) =>
      referenceWriter.write({ shape: [data.length], data }, 0, data.length, dtype, target, 0),
    read(text) {
      let isRight = true;
      const scanner = new Scanner(text);
      try {
        const tensor = readTensor(scanner, 'x', () => {
          isRight = false;
        });
        return isRight && scanner.at === text.length && tensor.shape.length === 1 ? tensor.data : undefined;
      } catch (error) {
        if (error instanceof InputError) return undefined;
        throw error;
      }
    },
  };
}
