import { wasmKernel } from '../wasm/wasm-kernel.ts';
import { Workspace } from '../wasm/workspace.ts';
import type { Engine } from './codec.ts';
import { decodeJson } from './json/decode-json.ts';
import { encodeJson, type TensorWriter } from './json/encode-json.ts';
import { JSON_TYPE } from './json/media-type.ts';
import { type ReadTensor, readTensor } from './json/read-tensor.ts';

const OPEN = 0x5b;

/**
 * WebAssembly for the numbers, in one memory that is used again for each message; the reference for all around them, and
 * to say what is wrong with them.
 */
export function fastEngine(): Engine {
  const workspace = new Workspace();
  const readFast: ReadTensor = (scanner, field, report) => {
    const tensor = scanner.peek() === OPEN ? workspace.readTensor(scanner.at) : undefined;
    if (tensor === undefined) return readTensor(scanner, field, report);
    scanner.at = tensor.end;
    return { shape: tensor.shape, data: tensor.data };
  };
  const writer: TensorWriter = {
    block: workspace.block,
    scratch: workspace.scratch,
    write: (tensor, first, last, dtype, target, at) =>
      workspace.writeTensor(tensor, first, last, dtype === 'float32', target, at),
  };
  return {
    codecs: [
      {
        mediaType: JSON_TYPE,
        decode: (chunks, isTensor) => decodeJson(workspace.load(chunks), isTensor, readFast),
        encode: (results, dtype, take) => encodeJson(results, dtype, writer, take),
      },
    ],
    kernel: wasmKernel(workspace),
    release: workspace.release,
    trim: workspace.trim,
  };
}
