import { referenceKernel } from '../core/tensors/kernel.ts';
import { limitedMemory } from './binary/limited-memory.ts';
import { OWN_MEMORY, type TensorMemory } from './binary/read-tensor.ts';
import type { Delivery, Engine } from './codec.ts';
import { decodeInference } from './inference/decode-inference.ts';
import { answeredBy } from './inference/encode-inference.ts';
import type { Frame } from './inference/reply.ts';
import { decodeJson } from './json/decode-json.ts';
import { encodeJson } from './json/encode-json.ts';
import { readTensor } from './json/read-tensor.ts';
import { referenceWriter } from './json/reference-writer.ts';
import { decodeMultipart } from './multipart/decode-multipart.ts';
import { type Archives, archivesOf, PORTABLE_ARCHIVES } from './npz/archives.ts';
import { decodeNpz } from './npz/decode-npz.ts';
import { encodeNpz } from './npz/encode-npz.ts';
import { decodeSafetensors } from './safetensors/decode-safetensors.ts';
import { encodeSafetensors } from './safetensors/encode-safetensors.ts';

/** Plain TypeScript, with memory of its own for each tensor. */
export const referenceEngine = (archives: Archives = PORTABLE_ARCHIVES): Engine => ({
  codecs: {
    json: {
      decode: (chunks, kindOf, _frame, delivery) => ({
        fields: decodeJson(inOnePiece(chunks), kindOf, readTensor, memoryFor(chunks, delivery).allocate),
      }),
      encode: (results, form, take) => encodeJson(results, form, referenceWriter, take),
    },
    safetensors: {
      decode: (chunks, kindOf, _frame, delivery) =>
        decodeSafetensors(inOnePiece(chunks), kindOf, memoryFor(chunks, delivery)),
      encode: encodeSafetensors,
    },
    npz: {
      decode: (chunks, kindOf, _frame, delivery) =>
        decodeNpz(inOnePiece(chunks), kindOf, memoryFor(chunks, delivery), archivesOf(archives, delivery)),
      encode: (results, form, take) => encodeNpz(results, form, take, archives),
    },
    multipart: {
      decode: (chunks, kindOf, _frame, delivery) =>
        decodeMultipart(inOnePiece(chunks), delivery?.boundary, kindOf, memoryFor(chunks, delivery), {
          archives: archivesOf(archives, delivery),
        }),
    },
    inference: {
      decode: (chunks, kindOf, frame, delivery) => {
        const memory = memoryFor(chunks, delivery);
        return answeredBy(
          decodeInference(inOnePiece(chunks), kindOf, frame as Frame, readTensor, memory),
          referenceWriter,
        );
      },
    },
  },
  kernel: referenceKernel,
  release: () => undefined,
  trim: () => undefined,
});

function memoryFor(chunks: readonly Buffer[], delivery: Delivery | undefined): TensorMemory {
  return limitedMemory(OWN_MEMORY, chunks, delivery);
}

function inOnePiece(chunks: readonly Buffer[]): Buffer {
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}
