import type { Codec } from './codec.ts';
import { decodeJson } from './json/decode-json.ts';
import { encodeJson } from './json/encode-json.ts';

/** All media types that a message can have, the preferred one first. */
export const codecs: readonly Codec[] = [{ mediaType: 'application/json', decode: decodeJson, encode: encodeJson }];
