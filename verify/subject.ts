import { readTensor } from '../src/codecs/json/read-tensor.ts';
import { referenceWriter } from '../src/codecs/json/reference-writer.ts';
import { Scanner } from '../src/codecs/json/scanner.ts';
import { InputError } from '../src/core/tensors/input-error.ts';
import type { Dtype } from '../src/core/tensors/numbers.ts';
import { Workspace } from '../src/wasm/workspace.ts';

/** Longest list; the WebAssembly writer takes a little more at once. */
export const BLOCK = 2048;

/** Longest text of a list, in bytes. */
export const MOST_BYTES = 32 * BLOCK;

/** The code under test: writes and reads lists of numbers as JSON. */
export interface Subject {
  /** Writes at most {@link BLOCK} numbers to the start of `target`, and returns the length of the text. */
  write(data: Float64Array, dtype: Dtype, target: Buffer): number;
  /** Reads a list, valid until the next call; undefined unless all of the text was read. */
  read(text: Buffer): Float64Array | undefined;
}

/** Reader and writer in WebAssembly, with the same memory as in the service. */
export function wasmSubject(): Subject {
  const workspace = new Workspace();
  return {
    write: (data, dtype, target) =>
      workspace.writeTensor({ shape: [data.length], data }, 0, data.length, dtype === 'float32', target, 0),
    read(text) {
      workspace.load([text]);
      const tensor = workspace.readTensor(0, text.length);
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
