import { tensorWriter } from '../src/codecs/fast-engine.ts';
import { type TensorWriter, writeTensor } from '../src/codecs/json/encode-json.ts';
import { longestText } from '../src/codecs/json/longest-text.ts';
import { readTensor } from '../src/codecs/json/read-tensor.ts';
import { referenceWriter } from '../src/codecs/json/reference-writer.ts';
import { Scanner } from '../src/codecs/json/scanner.ts';
import { Pieces } from '../src/codecs/pieces.ts';
import type { Tensor } from '../src/core/tensors/tensor.ts';
import type { Workspace } from '../src/wasm/workspace.ts';
import type { NumberText } from './number-texts.ts';

/** One way to read and write numbers. Both functions do what is needed beforehand, and return what is timed. */
export interface NumberCodec {
  /** From bytes to numbers: one after the other, or in rows. */
  readonly reader: (text: NumberText) => () => ArrayLike<number> | number[][];
  /** From numbers to bytes, in memory that is used again. */
  readonly writer: (text: NumberText) => () => Buffer;
}

/** The WebAssembly module in a workspace, of this source or of an earlier one. */
export function wasmCodec(workspace: Workspace): NumberCodec {
  const read = (text: Buffer) => {
    workspace.load([text]);
    const tensor = workspace.readTensor(0, text.length);
    if (tensor === undefined) throw new Error('the module does not read the text');
    return tensor;
  };
  return {
    reader:
      ({ text }) =>
      () =>
        read(text).data,
    writer: ({ text, tensor, dtype }) => {
      // The numbers must lie in the module's memory, as results do.
      const own = read(text);
      own.data.set(tensor.data);
      return writeWith(tensorWriter(workspace), own, dtype);
    },
  };
}

/** The reference in TypeScript. */
export const referenceCodec: NumberCodec = {
  reader:
    ({ text }) =>
    () =>
      readTensor(new Scanner(text), 'numbers', (code) => {
        throw new Error(`the reference does not read the text: ${code}`);
      }).data,
  writer: ({ tensor, dtype }) => writeWith(referenceWriter, tensor, dtype),
};

/** JSON.parse and JSON.stringify. */
export const jsonCodec: NumberCodec = {
  reader:
    ({ text }) =>
    () =>
      JSON.parse(text.toString()),
  writer: ({ tensor, rows }) => {
    const target = targetFor(tensor);
    return () => target.subarray(0, target.write(JSON.stringify(rows), 'latin1'));
  },
};

function writeWith(writer: TensorWriter, tensor: Tensor, dtype: NumberText['dtype']): () => Buffer {
  const target = targetFor(tensor);
  return () => {
    const pieces = new Pieces(target.length, () => target);
    writeTensor(tensor, dtype, writer, pieces);
    return target.subarray(0, pieces.at);
  };
}

function targetFor(tensor: Tensor): Buffer {
  return Buffer.alloc(longestText({ tensor }));
}
