import { allocateFresh } from '../core/tensor.ts';
import type { Engine } from './codec.ts';
import { decodeJson } from './json/decode-json.ts';
import { encodeJson } from './json/encode-json.ts';
import { JSON_TYPE } from './json/media-type.ts';

/** Plain TypeScript, with memory of its own for each tensor. */
export const referenceEngine: Engine = {
  codecs: [
    {
      mediaType: JSON_TYPE,
      decode: (chunks, isTensor) =>
        decodeJson(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks), isTensor),
      encode: encodeJson,
    },
  ],
  allocate: allocateFresh,
};
