import { referenceKernel } from '../core/tensors/kernel.ts';
import type { Engine } from './codec.ts';
import { decodeInference } from './inference/decode-inference.ts';
import { answeredBy } from './inference/encode-inference.ts';
import type { Frame } from './inference/reply.ts';
import { decodeJson } from './json/decode-json.ts';
import { encodeJson } from './json/encode-json.ts';
import { readTensor } from './json/read-tensor.ts';
import { referenceWriter } from './json/reference-writer.ts';
import { decodeSafetensors } from './safetensors/decode-safetensors.ts';
import { encodeSafetensors } from './safetensors/encode-safetensors.ts';

/** Plain TypeScript, with memory of its own for each tensor. */
export const referenceEngine: Engine = {
  codecs: {
    json: {
      decode: (chunks, kindOf) => ({ fields: decodeJson(inOnePiece(chunks), kindOf, readTensor) }),
      encode: (results, form, take) => encodeJson(results, form, referenceWriter, take),
    },
    safetensors: {
      decode: (chunks, kindOf) => decodeSafetensors(inOnePiece(chunks), kindOf),
      encode: encodeSafetensors,
    },
    inference: {
      decode: (chunks, kindOf, frame) =>
        answeredBy(decodeInference(inOnePiece(chunks), kindOf, frame as Frame, readTensor), referenceWriter),
    },
  },
  kernel: referenceKernel,
  release: () => undefined,
  trim: () => undefined,
};

function inOnePiece(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}
