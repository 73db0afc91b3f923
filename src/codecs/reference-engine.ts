import { referenceKernel } from '../core/kernel.ts';
import type { Engine } from './codec.ts';
import { decodeJson } from './json/decode-json.ts';
import { encodeJson } from './json/encode-json.ts';
import { JSON_TYPE } from './json/media-type.ts';
import { readTensor } from './json/read-tensor.ts';
import { referenceWriter } from './json/reference-writer.ts';

/** Plain TypeScript, with memory of its own for each tensor. */
export const referenceEngine: Engine = {
  codecs: [
    {
      mediaType: JSON_TYPE,
      decode: (chunks, isTensor) => {
        const bytes = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
        return decodeJson(bytes, isTensor, readTensor);
      },
      encode: (results, dtype, take) => encodeJson(results, dtype, referenceWriter, take),
    },
  ],
  kernel: referenceKernel,
  release: () => undefined,
  trim: () => undefined,
};
