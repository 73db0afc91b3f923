import { Workspace } from '../wasm/workspace.ts';
import { limitedMemory } from './binary/limited-memory.ts';
import type { TensorMemory } from './binary/read-tensor.ts';
import type { Engine } from './codec.ts';
import { decodeInference } from './inference/decode-inference.ts';
import { answeredBy } from './inference/encode-inference.ts';
import type { Frame } from './inference/reply.ts';
import { decodeJson } from './json/decode-json.ts';
import { encodeJson, type TensorWriter } from './json/encode-json.ts';
import { type ReadTensor, readTensor } from './json/read-tensor.ts';
import { decodeMultipart } from './multipart/decode-multipart.ts';
import { type Archives, archivesOf, PORTABLE_ARCHIVES } from './npz/archives.ts';
import { decodeNpz } from './npz/decode-npz.ts';
import { encodeNpz } from './npz/encode-npz.ts';
import { inflatedBytes } from './npz/inflated-bytes.ts';
import { decodeSafetensors } from './safetensors/decode-safetensors.ts';
import { encodeSafetensors } from './safetensors/encode-safetensors.ts';

const OPEN = 0x5b;

/** Writes tensors as text in the memory of a workspace. */
export function tensorWriter(workspace: Workspace): TensorWriter {
  return {
    block: workspace.block,
    scratch: workspace.scratch,
    write: (tensor, first, last, dtype, target, at) =>
      workspace.writeTensor(tensor, first, last, dtype === 'float32', target, at),
  };
}

/**
 * WebAssembly for the numbers, in one memory that is used again for each message; the reference for all around them, and
 * to say what is wrong with them.
 */
export function fastEngine(mostKept?: number, archives: Archives = PORTABLE_ARCHIVES): Engine {
  const workspace = new Workspace(mostKept);
  const memory: TensorMemory = {
    allocate: (dtype, length) => workspace.allocateNumbers(dtype, length),
    view: workspace.view,
  };
  /** Reads nested arrays in a text that is the message, or a part of it. */
  const fastReader =
    (message?: Buffer): ReadTensor =>
    (scanner, field, report, kind) => {
      const { bytes } = scanner;
      const start = message === undefined ? 0 : bytes.byteOffset - message.byteOffset;
      const tensor =
        scanner.peek() === OPEN ? workspace.readTensor(start + scanner.at, start + bytes.length) : undefined;
      if (tensor === undefined) return readTensor(scanner, field, report, kind);
      scanner.at = tensor.end - start;
      return { shape: tensor.shape, data: tensor.data };
    };
  const readFast = fastReader();
  const writer = tensorWriter(workspace);
  return {
    codecs: {
      json: {
        decode: (chunks, kindOf, _frame, delivery) => {
          const { allocate } = limitedMemory(memory, chunks, delivery);
          return { fields: decodeJson(workspace.load(chunks), kindOf, readFast, allocate) };
        },
        encode: (results, form, take) => encodeJson(results, form, writer, take),
      },
      safetensors: {
        decode: (chunks, kindOf, _frame, delivery) =>
          decodeSafetensors(workspace.loadBytes(chunks), kindOf, limitedMemory(memory, chunks, delivery)),
        encode: encodeSafetensors,
      },
      npz: {
        decode: (chunks, kindOf, _frame, delivery) => {
          const file = workspace.loadBytes(chunks, 0, inflatedBytes(chunks));
          return decodeNpz(file, kindOf, limitedMemory(memory, chunks, delivery), archivesOf(archives, delivery));
        },
        encode: (results, form, take) => encodeNpz(results, form, take, archives),
      },
      multipart: {
        decode: (chunks, kindOf, _frame, delivery) => {
          const body = workspace.loadBytes(chunks);
          return decodeMultipart(body, delivery?.boundary, kindOf, limitedMemory(memory, chunks, delivery), {
            archives: archivesOf(archives, delivery),
            readTensor: fastReader(body),
          });
        },
      },
      inference: {
        decode: (chunks, kindOf, frame, delivery) => {
          const limited = limitedMemory(memory, chunks, delivery);
          const tensorsAt = frame?.headerLength;
          const body = tensorsAt === undefined ? workspace.load(chunks) : workspace.loadBytes(chunks, tensorsAt);
          return answeredBy(decodeInference(body, kindOf, frame as Frame, readFast, limited), writer);
        },
      },
    },
    get kernel() {
      return workspace.kernel;
    },
    release: workspace.release,
    trim: workspace.trim,
  };
}
